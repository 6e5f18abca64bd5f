-- Of a release that was filed anew, withdrawn or replaced, less may be said; one that is refused or held keeps
-- what it had.
with kept as (
    select before.*
    from before
    inner join loaded on before.release_id = loaded.release_id
    inner join core.dim_release as release on before.release_id = release.release_id
    where
        before.indicator_id is not null
        and loaded.content is not distinct from before.content
        and release.withdrawn_on is null
        and before.release_id not in (
            select replaces_release_id from core.dim_release
            where is_held and replaces_release_id is not null
        )
),

promise as (
    select
        release_id,
        indicator_id,
        count(distinct promise_id) as counted
    from core.fct_target
    group by release_id, indicator_id
),

observation as (
    select
        release_id,
        indicator_id,
        count(distinct figure_id) as counted
    from core.fct_observation
    group by release_id, indicator_id
),

counted as (
    select
        'promises' as what,
        kept.release_id,
        kept.indicator_id,
        kept.promises as earlier,
        coalesce(promise.counted, 0) as now
    from kept
    left join promise on kept.release_id = promise.release_id and kept.indicator_id = promise.indicator_id
    union all
    select
        'observations' as what,
        kept.release_id,
        kept.indicator_id,
        kept.observations as earlier,
        coalesce(observation.counted, 0) as now
    from kept
    left join observation
        on kept.release_id = observation.release_id and kept.indicator_id = observation.indicator_id
),

-- A name that is mapped otherwise moves what it says from one indicator to another: nothing falls.
by_release as (
    select
        counted.what,
        counted.release_id,
        sum(counted.earlier) as earlier,
        greatest(sum(counted.earlier) - any_value(coalesce(total.counted, 0)), 0) as fall
    from counted
    left join (
        select
            'promises' as what,
            release_id,
            sum(counted) as counted
        from promise
        group by release_id
        union all
        select
            'observations' as what,
            release_id,
            sum(counted) as counted
        from observation
        group by release_id
    ) as total on counted.what = total.what and counted.release_id = total.release_id
    group by counted.what, counted.release_id
),

fallen as (
    select
        what,
        sum(fall) as fall,
        sum(earlier) as earlier
    from by_release
    group by what
    having sum(fall) > {{ fall() }} * sum(earlier)
),

gone as (
    select
        release_id,
        count(*) over () as gone,
        (select count(distinct release_id) from before) as earlier
    from (
        select distinct release_id from before
        where release_id not in (select release_id from loaded)
    ) as absent
)

select
    counted.what || ' of ' || counted.indicator_id as row_key,
    cast(sum(counted.now) as bigint) || ' where there were ' || cast(sum(counted.earlier) as bigint) || '; of all '
    || cast(any_value(fallen.earlier) as bigint) || ' ' || counted.what || ' '
    || cast(any_value(fallen.fall) as bigint) || ' are gone' as detail,
    cast(sum(counted.now) as bigint) || '个，此前为' || cast(sum(counted.earlier) as bigint) || '个；全部'
    || cast(any_value(fallen.earlier) as bigint)
    || case counted.what when 'promises' then '个承诺' else '个观测值' end || '中有'
    || cast(any_value(fallen.fall) as bigint) || '个消失'
        as detail_zh
from counted
inner join fallen on counted.what = fallen.what
group by counted.what, counted.indicator_id
having sum(counted.now) < sum(counted.earlier)
union all
select
    release_id as row_key,
    'no folder in raw/ any more: ' || gone || ' of ' || earlier || ' releases are gone' as detail,
    'raw/中已没有其文件夹：' || earlier || '份发布中有' || gone || '份消失'
        as detail_zh
from gone
where gone > greatest(1, {{ fall() }} * earlier)
