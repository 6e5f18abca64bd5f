"""Tables as other bureaus and vendors lay them out, with what must be read of them. All numbers are synthetic.

Each case is a name, the file's content (delimited text or a page), and a line a figure: name | place | value | unit |
period | measure. A place of “-” is the release's own; a unit of “-” is none.
"""

import base64
import gzip
import json

import yaml

BULLETIN = {
    "two levels of header": (
        """2031年1—10月随州市主要经济指标,,,,,
指标名称,计量单位,10月,,1—10月累计,
,,绝对量,同比±%,绝对量,同比±%
规模以上工业增加值,亿元,-,6.1,-,6.6
社会消费品零售总额,亿元,61.2,5.0,"1,234.5",5.5
""",
        """规模以上工业增加值 | - | 6.1 | % | 2031-10 | growth_rate
规模以上工业增加值 | - | 6.6 | % | 2031-01/2031-10 | growth_rate
社会消费品零售总额 | - | 61.2 | 亿元 | 2031-10 | level
社会消费品零售总额 | - | 5.0 | % | 2031-10 | growth_rate
社会消费品零售总额 | - | 1234.5 | 亿元 | 2031-01/2031-10 | level
社会消费品零售总额 | - | 5.5 | % | 2031-01/2031-10 | growth_rate""",
    ),
    "unit in the names, rank in the province": (
        """全市主要经济指标（2031年前三季度）,,,
指 标,绝对量,增速（%）,全省位次
地区生产总值（亿元）,1 056.31,6.2,9
　　第一产业,120.4,3.9,12
地方一般公共预算收入（万元）,456789,-2.1,17
城镇登记失业率（%）,3.1,—,…
注：位次由高到低。,,,
""",
        """地区生产总值 | - | 1056.31 | 亿元 | 2031-01/2031-09 | level
地区生产总值 | - | 6.2 | % | 2031-01/2031-09 | growth_rate
地区生产总值 | - | 9 | 位 | 2031-01/2031-09 | rank
第一产业增加值 | - | 120.4 | - | 2031-01/2031-09 | level
第一产业增加值 | - | 3.9 | % | 2031-01/2031-09 | growth_rate
第一产业增加值 | - | 12 | 位 | 2031-01/2031-09 | rank
地方一般公共预算收入 | - | 456789 | 万元 | 2031-01/2031-09 | level
地方一般公共预算收入 | - | -2.1 | % | 2031-01/2031-09 | growth_rate
地方一般公共预算收入 | - | 17 | 位 | 2031-01/2031-09 | rank
城镇登记失业率 | - | 3.1 | % | 2031-01/2031-09 | share""",
    ),
    "a page with its date, parts, rows that lag": (
        """<html><body><h1>2031年10月主要指标完成情况</h1><p>发布时间：2031年11月20日 浏览次数：88</p>
<table><tr><td>指标</td><td>单位</td><td>本月</td><td>1-10月</td><td>累计增长%</td></tr>
<tr><td colspan="5">一、工业</td></tr>
<tr><td>规上工业企业营业收入（1-9月）</td><td>亿元</td><td>&nbsp;</td><td>2,345.6</td><td>4.4</td></tr>
<tr><td>＃专用车</td><td>亿元</td><td>12.5</td><td>130.1</td><td>-0.6</td></tr>
<tr><td colspan="5">二、投资</td></tr>
<tr><td>固定资产投资</td><td>%</td><td></td><td></td><td>7.7</td></tr>
<tr><td>其中：民间投资</td><td>%</td><td></td><td>9.1</td><td></td></tr></table>
<p>数据来源：江北市统计局</p></body></html>""",
        """规上工业企业营业收入 | - | 2345.6 | 亿元 | 2031-01/2031-09 | level
规上工业企业营业收入 | - | 4.4 | % | 2031-01/2031-09 | growth_rate
专用车 | - | 12.5 | 亿元 | 2031-10 | level
专用车 | - | 130.1 | 亿元 | 2031-01/2031-10 | level
专用车 | - | -0.6 | % | 2031-01/2031-10 | growth_rate
固定资产投资 | - | 7.7 | % | 2031-01/2031-10 | growth_rate
民间投资 | - | 9.1 | % | 2031-01/2031-10 | growth_rate""",
    ),
    "numbered rows, the year before, a plan, money of two units": (
        """江北市经济运行月报,,,,,,
2031年3月,,,,,,单位：万元
序号,指标,本月止累计,上年同期,增减%,年度目标,备注
1,出口总额（万美元）,5 200,5000,4.0,22000,海关
2,税收收入,88000,90000,-2.2,400000,
3,进口总额（美元）,120,,,,
""",
        """出口总额 | - | 5200 | 万美元 | 2031-01/2031-03 | level
出口总额 | - | 5000 | 万美元 | 2030-01/2030-03 | level
出口总额 | - | 4.0 | % | 2031-01/2031-03 | growth_rate
出口总额 | - | 22000 | 万美元 | 2031 | level
税收收入 | - | 88000 | 万元 | 2031-01/2031-03 | level
税收收入 | - | 90000 | 万元 | 2030-01/2030-03 | level
税收收入 | - | -2.2 | % | 2031-01/2031-03 | growth_rate
税收收入 | - | 400000 | 万元 | 2031 | level
进口总额 | - | 120 | 万美元 | 2031-01/2031-03 | level""",
    ),
    "two tables side by side, stocks": (
        """2031年一季度主要指标,,,,,,
指标,单位,累计,同比%,指标,单位,累计,同比%
货运量,万吨,812,3.3,金融机构存款余额,亿元,2500.2,10.1
客运量,万人次,90.5,-1.0,用电量,亿千瓦时,14.2,0
""",
        """货运量 | - | 812 | 万吨 | 2031-01/2031-03 | level
货运量 | - | 3.3 | % | 2031-01/2031-03 | growth_rate
金融机构存款余额 | - | 2500.2 | 亿元 | 2031-Q1 | level
金融机构存款余额 | - | 10.1 | % | 2031-Q1 | growth_rate
客运量 | - | 90.5 | 万人次 | 2031-01/2031-03 | level
客运量 | - | -1.0 | % | 2031-01/2031-03 | growth_rate
用电量 | - | 14.2 | 亿千瓦时 | 2031-01/2031-03 | level
用电量 | - | 0 | % | 2031-01/2031-03 | growth_rate""",
    ),
    "columns of places": (
        """2031年1-6月各地主要指标,,,,
指标,单位,全市,随县,广水市
规模以上工业增加值增速,%,6.6,7.0,5.9
房地产开发投资,亿元,20.5,3.4,5.1
""",
        """规模以上工业增加值 | - | 6.6 | % | 2031-01/2031-06 | growth_rate
规模以上工业增加值 | 随县 | 7.0 | % | 2031-01/2031-06 | growth_rate
规模以上工业增加值 | 广水市 | 5.9 | % | 2031-01/2031-06 | growth_rate
房地产开发投资 | - | 20.5 | 亿元 | 2031-01/2031-06 | level
房地产开发投资 | 随县 | 3.4 | 亿元 | 2031-01/2031-06 | level
房地产开发投资 | 广水市 | 5.1 | 亿元 | 2031-01/2031-06 | level""",
    ),
    "prices, shares and points": (
        """2031年7月物价,,,
指标,单位,当月,同比
居民消费价格指数（上年同月=100）,%,100.6,
居民消费价格指数,%,100.4,0.4
城镇调查失业率,%,5.2,0.1
工业用电量,万千瓦时,9 876,下降3.2%
""",
        """居民消费价格指数 | - | 100.6 | 上年同月=100 | 2031-07 | price_index
居民消费价格指数 | - | 100.4 | % | 2031-07 | price_index
居民消费价格指数 | - | 0.4 | % | 2031-07 | growth_rate
城镇调查失业率 | - | 5.2 | % | 2031-07 | share
城镇调查失业率 | - | 0.1 | 个百分点 | 2031-07 | change_pp
工业用电量 | - | 9876 | 万千瓦时 | 2031-07 | level
工业用电量 | - | -3.2 | % | 2031-07 | growth_rate""",
    ),
}

YEARBOOK = {
    "three levels, blanks where cells are merged": (
        """2-3 各市州主要经济指标（2031年）,,,,,
地  区,地区生产总值,,,常住人口,
,总量（亿元）,构成（%）,,年末数,增速
,,第一产业,第二产业,（万人）,（%）
江 北 市,"1,234.5",12.3,40.1,220.5,0.3
临 城 市*,950,…,38.7,180.9,-0.2
注：*为预计数。,,,,,
""",
        """地区生产总值 | 江北市 | 1234.5 | 亿元 | 2031 | level
第一产业增加值比重 | 江北市 | 12.3 | % | 2031 | share
第二产业增加值比重 | 江北市 | 40.1 | % | 2031 | share
常住人口 | 江北市 | 220.5 | 万人 | 2031 | level
常住人口 | 江北市 | 0.3 | % | 2031 | growth_rate
地区生产总值 | 临城市 | 950 | 亿元 | 2031 | level
第二产业增加值比重 | 临城市 | 38.7 | % | 2031 | share
常住人口 | 临城市 | 180.9 | 万人 | 2031 | level
常住人口 | 临城市 | -0.2 | % | 2031 | growth_rate""",
    ),
    "translated, a row of units, totals": (
        """1-5 县（市、区）基本情况（2031年）
Basic Conditions of Counties (2031)
县市区\t行政区域面积\t户籍人口\t粮食产量
Region\tArea\tPopulation\tGrain
\t平方公里\t万人\t吨
全 市\t9 614\t248.9\t1 450 321
曾都区 Zengdu\t1425\t63.1\t201003
随 县 Suixian\t5543①\t90.2\t-
资料来源：江北市统计局
""",
        """行政区域面积 | - | 9614 | 平方公里 | 2031 | level
户籍人口 | - | 248.9 | 万人 | 2031 | level
粮食产量 | - | 1450321 | 吨 | 2031 | level
行政区域面积 | 曾都区 | 1425 | 平方公里 | 2031 | level
户籍人口 | 曾都区 | 63.1 | 万人 | 2031 | level
粮食产量 | 曾都区 | 201003 | 吨 | 2031 | level
行政区域面积 | 随县 | 5543 | 平方公里 | 2031 | level
户籍人口 | 随县 | 90.2 | 万人 | 2031 | level""",
    ),
    "a continued table": (
        """2031年各县市财政收支,,
单位：万元,,
地区,地方一般公共预算收入,税收收入
随县,120033,80001
广水市,150000,99999
续表,,
地区,地方一般公共预算支出,教育支出
随县,520033,90001
广水市,650000,100200
""",
        """地方一般公共预算收入 | 随县 | 120033 | 万元 | 2031 | level
税收收入 | 随县 | 80001 | 万元 | 2031 | level
地方一般公共预算收入 | 广水市 | 150000 | 万元 | 2031 | level
税收收入 | 广水市 | 99999 | 万元 | 2031 | level
地方一般公共预算支出 | 随县 | 520033 | 万元 | 2031 | level
教育支出 | 随县 | 90001 | 万元 | 2031 | level
地方一般公共预算支出 | 广水市 | 650000 | 万元 | 2031 | level
教育支出 | 广水市 | 100200 | 万元 | 2031 | level""",
    ),
    "years down the side": (
        """主要年份国民经济主要指标,,,
年 份,地区生产总值（亿元）,第一产业,人均地区生产总值（元）
2029,1100.1,130,49000
2030,1 180.7,131.5,52 100
2031,1290,,56 003
""",
        """地区生产总值 | - | 1100.1 | 亿元 | 2029 | level
第一产业增加值 | - | 130 | - | 2029 | level
人均地区生产总值 | - | 49000 | 元 | 2029 | level
地区生产总值 | - | 1180.7 | 亿元 | 2030 | level
第一产业增加值 | - | 131.5 | - | 2030 | level
人均地区生产总值 | - | 52100 | 元 | 2030 | level
地区生产总值 | - | 1290 | 亿元 | 2031 | level
人均地区生产总值 | - | 56003 | 元 | 2031 | level""",
    ),
    "indicators down the side, years across": (
        """江北市历年主要指标,,,,,
指标,单位,2028年,2029年,2030年,2031年
一、综合,,,,,
常住人口,万人,204.1,203.7,203.0,202.2
#城镇人口,万人,118,,120.3,121.5
城镇化率,%,57.8,58.6,59.3,60.1
""",
        """常住人口 | - | 204.1 | 万人 | 2028 | level
常住人口 | - | 203.7 | 万人 | 2029 | level
常住人口 | - | 203.0 | 万人 | 2030 | level
常住人口 | - | 202.2 | 万人 | 2031 | level
城镇人口 | - | 118 | 万人 | 2028 | level
城镇人口 | - | 120.3 | 万人 | 2030 | level
城镇人口 | - | 121.5 | 万人 | 2031 | level
城镇化率 | - | 57.8 | % | 2028 | share
城镇化率 | - | 58.6 | % | 2029 | share
城镇化率 | - | 59.3 | % | 2030 | share
城镇化率 | - | 60.1 | % | 2031 | share""",
    ),
    "places down the side, years across, the title says what": (
        """各市州地区生产总值（2029-2031年）,,,
,,,单位：亿元
地区,2029,2030,2031
江北市,5000,5300.5,"5,621.1"
临城市,—,2100,2200
""",
        """地区生产总值 | 江北市 | 5000 | 亿元 | 2029 | level
地区生产总值 | 江北市 | 5300.5 | 亿元 | 2030 | level
地区生产总值 | 江北市 | 5621.1 | 亿元 | 2031 | level
地区生产总值 | 临城市 | 2100 | 亿元 | 2030 | level
地区生产总值 | 临城市 | 2200 | 亿元 | 2031 | level""",
    ),
    "a month's table of counties": (
        """2031年1-5月各县市区主要指标,,,,
县市区,规模以上工业增加值增速（%）,位次,固定资产投资,
,,,增速（%）,位次
曾都区,6.0,2,8.1,1
随县,7.2,1,-0.5,3
""",
        """规模以上工业增加值 | 曾都区 | 6.0 | % | 2031-01/2031-05 | growth_rate
规模以上工业增加值 | 曾都区 | 2 | 位 | 2031-01/2031-05 | rank
固定资产投资 | 曾都区 | 8.1 | % | 2031-01/2031-05 | growth_rate
固定资产投资 | 曾都区 | 1 | 位 | 2031-01/2031-05 | rank
规模以上工业增加值 | 随县 | 7.2 | % | 2031-01/2031-05 | growth_rate
规模以上工业增加值 | 随县 | 1 | 位 | 2031-01/2031-05 | rank
固定资产投资 | 随县 | -0.5 | % | 2031-01/2031-05 | growth_rate
固定资产投资 | 随县 | 3 | 位 | 2031-01/2031-05 | rank""",
    ),
}

MACRO_WIDE = {
    "place in the name, days at the end of quarters": (
        """指标名称,随州:GDP:累计值,湖北:GDP:不变价:累计同比,中国:社会消费品零售总额:当月同比
频率,季,季,月
单位,亿元,%,%
指标ID,M01,M02,M03
来源,江北市统计局,统计局,统计局
更新时间,2031-07-20,2031-07-18,2031-07-15
2031-03-31,290.11,5.9,4.6
2031-04-30,,,5.0
2031-06-30,"1,600.5",6.0,#N/A
数据来源：某数据库,,,
""",
        """GDP | 随州 | 290.11 | 亿元 | 2031-01/2031-03 | level
GDP | 随州 | 1600.5 | 亿元 | 2031-01/2031-06 | level
GDP | 湖北 | 5.9 | % | 2031-01/2031-03 | growth_rate
GDP | 湖北 | 6.0 | % | 2031-01/2031-06 | growth_rate
社会消费品零售总额 | 全国 | 4.6 | % | 2031-03 | growth_rate
社会消费品零售总额 | 全国 | 5.0 | % | 2031-04 | growth_rate""",
    ),
    "the nation first, the city last": (
        """指标名称,中国:GDP:湖北:随州,中国:GDP:人均:湖北:随州
频率,年,年
单位,百万元,元
2030-12-31,130000,61000
2031-12-31,138000.5,65000
""",
        """GDP | 随州 | 130000 | 百万元 | 2030 | level
GDP | 随州 | 138000.5 | 百万元 | 2031 | level
人均GDP | 随州 | 61000 | 元 | 2030 | level
人均GDP | 随州 | 65000 | 元 | 2031 | level""",
    ),
    "facts in English, a title above": (
        """Macro database export,,
,CN: GDP: Hubei: Suizhou,CN: Population: Hubei: Suizhou
Region,China,China
Frequency,Quarterly,Annual
Unit,RMB bn,Person th
Source,Bureau,Bureau
Status,Active,Active
Last Update Time,20/07/2031,20/02/2032
03/2031,28.1,
12/2031,41.5,2010
""",
        """GDP | Suizhou | 28.1 | 十亿元 | 2031-Q1 | level
GDP | Suizhou | 41.5 | 十亿元 | 2031-Q4 | level
Population | Suizhou | 2010 | 千人 | 2031 | level""",
    ),
    "a row a series": (
        """指标名称,地区,频率,单位,数据来源,2031-01,2031-02,2031-03
工业增加值:累计同比,湖北,月,%,统计局,,6.1,6.4
出口金额:当月值,湖北,月,万美元,海关,"200,100",150000,
""",
        """工业增加值 | 湖北 | 6.1 | % | 2031-01/2031-02 | growth_rate
工业增加值 | 湖北 | 6.4 | % | 2031-01/2031-03 | growth_rate
出口金额 | 湖北 | 200100 | 万美元 | 2031-01 | level
出口金额 | 湖北 | 150000 | 万美元 | 2031-02 | level""",
    ),
    "region and period in other notations": (
        """指标名称：,CPI:环比,固定资产投资完成额:累计值
国家：,中国,中国
地区：,随州市,随州市
频率：,月度,月度
单位：,%,万元
2031/05,-0.2,1200000
2031/06,0.1,1500000
""",
        """CPI | 随州市 | -0.2 | % | 2031-05 | growth_rate
CPI | 随州市 | 0.1 | % | 2031-06 | growth_rate
固定资产投资完成额 | 随州市 | 1200000 | 万元 | 2031-01/2031-05 | level
固定资产投资完成额 | 随州市 | 1500000 | 万元 | 2031-01/2031-06 | level""",
    ),
    "no frequency, the days tell": (
        """指标,用电量:当月值,人口
单位,亿千瓦时,万人
地区,随州,随州
2030-12-31,4.1,220
2031-01-31,4.5,
2031-02-28,3.9,
""",
        """用电量 | 随州 | 4.1 | 亿千瓦时 | 2030-12 | level
人口 | 随州 | 220 | 万人 | 2030-12 | level
用电量 | 随州 | 4.5 | 亿千瓦时 | 2031-01 | level
用电量 | 随州 | 3.9 | 亿千瓦时 | 2031-02 | level""",
    ),
}

PANEL = {
    "province before the city, codes, units in brackets": (
        """行政区划代码,省份,城市,年份,地区生产总值（万元）,人均GDP(元),年末户籍人口（万人）,第三产业占比(%)
421300,湖北省,随州市,2030,12000000,58000,249.1,47.2
421300,湖北省,随州市,2031,"12,900,000",,248.7,47.9
""",
        """地区生产总值 | 随州市 | 12000000 | 万元 | 2030 | level
人均GDP | 随州市 | 58000 | 元 | 2030 | level
年末户籍人口 | 随州市 | 249.1 | 万人 | 2030 | level
第三产业占比 | 随州市 | 47.2 | % | 2030 | share
地区生产总值 | 随州市 | 12900000 | 万元 | 2031 | level
年末户籍人口 | 随州市 | 248.7 | 万人 | 2031 | level
第三产业占比 | 随州市 | 47.9 | % | 2031 | share""",
    ),
    "year first, tab separated, GDP in 亿元": (
        """year\tcity\tGDP(亿元)\t固定资产投资增速(%)\tpopulation_code
2031\t随州市\t1290.5\t7.1\t9
2031\t临城市\tNA\t-3\t9
""",
        """GDP | 随州市 | 1290.5 | 亿元 | 2031 | level
固定资产投资 | 随州市 | 7.1 | % | 2031 | growth_rate
固定资产投资 | 临城市 | -3 | % | 2031 | growth_rate""",
    ),
    "a row a figure": (
        """地区,年份,指标,单位,数值
随县,2030年,粮食产量,万吨,61.2
随县,2031年,粮食产量,吨,615000
广水市,2031年,地区生产总值增速,%,6.4
""",
        """粮食产量 | 随县 | 61.2 | 万吨 | 2030 | level
粮食产量 | 随县 | 615000 | 吨 | 2031 | level
地区生产总值 | 广水市 | 6.4 | % | 2031 | growth_rate""",
    ),
    "scopes and prices in the headings": (
        """城市,年份,地区生产总值_当年价格_全市_万元,地区生产总值_当年价格_市辖区_万元,人口密度_全市_人每平方公里,职工平均工资(市辖区)_元
随州市,2031,12900000,5100000,260,70123.5
""",
        """地区生产总值 | 随州市 | 12900000 | 万元 | 2031 | level
地区生产总值 | 随州市市辖区 | 5100000 | 万元 | 2031 | level
人口密度 | 随州市 | 260 | 人/平方公里 | 2031 | level
职工平均工资 | 随州市市辖区 | 70123.5 | 元 | 2031 | level""",
    ),
    "a title above, notes below, a score beside": (
        """江北各县面板数据,,,,,
县,时间,地方一般公共预算收入/万元,社会消费品零售总额(亿元),,得分
随县,2031,120033,150.1,,0.9
资料来源：各年统计年鉴,,,,,
""",
        """地方一般公共预算收入 | 随县 | 120033 | 万元 | 2031 | level
社会消费品零售总额 | 随县 | 150.1 | 亿元 | 2031 | level""",
    ),
    "months": (
        """地区,月份,社会消费品零售总额累计值(亿元),居民消费价格指数(上年同月=100)
随州市,2031年3月,180.5,100.2
随州市,2031-04,240,100.4
""",
        """社会消费品零售总额 | 随州市 | 180.5 | 亿元 | 2031-01/2031-03 | level
居民消费价格指数 | 随州市 | 100.2 | 上年同月=100 | 2031-03 | price_index
社会消费品零售总额 | 随州市 | 240 | 亿元 | 2031-01/2031-04 | level
居民消费价格指数 | 随州市 | 100.4 | 上年同月=100 | 2031-04 | price_index""",
    ),
}

NBS_EXPORT = {
    "quarters, oldest first, tab separated": (
        """数据库：季度数据
地区：湖北省
时间：2031
指标\t2031年第一季度\t2031年第二季度\t2031年第三季度
地区生产总值_当季值(亿元)\t13000.5\t14100\t
地区生产总值_累计值(亿元)\t13000.5\t27100.5\t
地区生产总值指数(上年同期=100)_当季值\t105.9\t106\t105.5
居民人均可支配收入_累计值(元)\t10200\t19800\t
数据来源：国家统计局
""",
        """地区生产总值 | 湖北省 | 13000.5 | 亿元 | 2031-Q1 | level
地区生产总值 | 湖北省 | 14100 | 亿元 | 2031-Q2 | level
地区生产总值 | 湖北省 | 13000.5 | 亿元 | 2031-01/2031-03 | level
地区生产总值 | 湖北省 | 27100.5 | 亿元 | 2031-01/2031-06 | level
地区生产总值指数 | 湖北省 | 105.9 | 上年同期=100 | 2031-Q1 | price_index
地区生产总值指数 | 湖北省 | 106 | 上年同期=100 | 2031-Q2 | price_index
地区生产总值指数 | 湖北省 | 105.5 | 上年同期=100 | 2031-Q3 | price_index
居民人均可支配收入 | 湖北省 | 10200 | 元 | 2031-01/2031-03 | level
居民人均可支配收入 | 湖北省 | 19800 | 元 | 2031-01/2031-06 | level""",
    ),
    "a block for each region": (
        """数据库：分省月度数据,,
时间：2031,,
指标,2031年3月,2031年2月
地区：湖北省,,
发电量当期值(亿千瓦时),250.1,
发电量累计值(亿千瓦时),740.2,490.1
地区：江北省,,
发电量当期值(亿千瓦时),90.1,
发电量累计值(亿千瓦时),260.4,170.3
数据来源：国家统计局,,
""",
        """发电量 | 湖北省 | 250.1 | 亿千瓦时 | 2031-03 | level
发电量 | 湖北省 | 740.2 | 亿千瓦时 | 2031-01/2031-03 | level
发电量 | 湖北省 | 490.1 | 亿千瓦时 | 2031-01/2031-02 | level
发电量 | 江北省 | 90.1 | 亿千瓦时 | 2031-03 | level
发电量 | 江北省 | 260.4 | 亿千瓦时 | 2031-01/2031-03 | level
发电量 | 江北省 | 170.3 | 亿千瓦时 | 2031-01/2031-02 | level""",
    ),
    "years, UTF-16, notes in many lines": (
        """数据库：年度数据\n时间：最近3年\n指标\t2031年\t2030年\t2029年
年末总人口(万人)\t139500\t139700\t139950
城镇化率(%)\t69.1\t\t67.8
居民消费水平指数(上年=100)\t104.1\t…\t103
能源消费总量(万吨标准煤)\t0\t612000\t600100.5
注：1.自某年起口径有变，\n　　　2.2031年为初步数。\n数据来源：国家统计局\n""".encode("utf-16"),
        """年末总人口 | - | 139500 | 万人 | 2031 | level
年末总人口 | - | 139700 | 万人 | 2030 | level
年末总人口 | - | 139950 | 万人 | 2029 | level
城镇化率 | - | 69.1 | % | 2031 | share
城镇化率 | - | 67.8 | % | 2029 | share
居民消费水平指数 | - | 104.1 | 上年=100 | 2031 | price_index
居民消费水平指数 | - | 103 | 上年=100 | 2029 | price_index
能源消费总量 | - | 0 | 万吨标准煤 | 2031 | level
能源消费总量 | - | 612000 | 万吨标准煤 | 2030 | level
能源消费总量 | - | 600100.5 | 万吨标准煤 | 2029 | level""",
    ),
    "cities down the side, GB18030, money in dollars": (
        """数据库：主要城市年度数据\n指标：货物进出口总额(百万美元)\n时间：最近2年
城市,2031年,2030年\n江北,5210.3,4999\n临城,,81.2\n数据来源：国家统计局\n""".encode("gb18030"),
        """货物进出口总额 | 江北 | 5210.3 | 百万美元 | 2031 | level
货物进出口总额 | 江北 | 4999 | 百万美元 | 2030 | level
货物进出口总额 | 临城 | 81.2 | 百万美元 | 2030 | level""",
    ),
    "months against the month before, money and its growth": (
        """数据库：月度数据
时间：最近2个月
指标,2031年1月,2030年12月
居民消费价格指数(上月=100),100.3,99.9
货币和准货币(M2)供应量期末值(亿元),"3,000,100.5",2980000
货币和准货币(M2)供应量同比增长(%),7.1,7
固定资产投资(不含农户)累计增长(%),,3.2
进出口总值(美元)当期值(千美元),510000000,
数据来源：国家统计局
""",
        """居民消费价格指数 | - | 100.3 | 上月=100 | 2031-01 | price_index
居民消费价格指数 | - | 99.9 | 上月=100 | 2030-12 | price_index
货币和准货币(M2)供应量 | - | 3000100.5 | 亿元 | 2031-01 | level
货币和准货币(M2)供应量 | - | 2980000 | 亿元 | 2030-12 | level
货币和准货币(M2)供应量 | - | 7.1 | % | 2031-01 | growth_rate
货币和准货币(M2)供应量 | - | 7 | % | 2030-12 | growth_rate
固定资产投资(不含农户) | - | 3.2 | % | 2030 | growth_rate
进出口总值 | - | 510000000 | 千美元 | 2031-01 | level""",
    ),
    "without its first lines": (
        """指标,2031年,2030年
普通本专科招生数(万人),1010.2,1000
每万人拥有公共交通车辆(标台),,13.1
""",
        """普通本专科招生数 | - | 1010.2 | 万人 | 2031 | level
普通本专科招生数 | - | 1000 | 万人 | 2030 | level
每万人拥有公共交通车辆(标台) | - | 13.1 | - | 2030 | level""",
    ),
}


def answer(nodes, words, code=200):
    """An answer of the older query interface: (indicator, place, period, has data, data, text), and the nodes' words."""
    return json.dumps(
        {
            "returncode": code,
            "returndata": {
                "datanodes": [
                    {
                        "code": f"zb.{zb}_sj.{sj}",
                        "data": {"data": data, "dotcount": 1, "hasdata": has, "strdata": text},
                        "wds": [
                            {"valuecode": value, "wdcode": name}
                            for name, value in (("zb", zb), ("reg", reg), ("sj", sj))
                            if value
                        ],
                    }
                    for zb, reg, sj, has, data, text in nodes
                ],
                "freshsort": 0,
                "wdnodes": [
                    {
                        "wdcode": name,
                        "wdname": name,
                        "nodes": [
                            {"code": key, "cname": cname, "name": cname, "unit": unit}
                            for key, cname, unit in rows
                        ],
                    }
                    for name, rows in words.items()
                ],
            },
        }
    )


def cassette(body, of="string"):
    """A recorded exchange with this body."""
    request = {"body": "m=QueryData", "method": "POST", "uri": "https://data.stats.gov.cn/easyquery.htm"}
    exchange = {"request": request, "response": {"body": {of: body}, "status": {"code": 200}}}
    return yaml.safe_dump({"interactions": [exchange], "version": 1}, allow_unicode=False)


MONTHS = answer(
    [
        ("A01", "", "203104", True, 28178.0, "28178"),
        ("A02", "", "203104", True, 106758.3, "106758.3"),
        ("A03", "", "203104", True, -4.8999999, "-4.9"),
        ("A01", "", "203102", False, 0, ""),
    ],
    {
        "zb": [
            ("A01", "社会消费品零售总额当期值", "亿元"),
            ("A02", "社会消费品零售总额累计值", "亿元"),
            ("A03", "社会消费品零售总额累计增长", "%"),
        ],
        "sj": [],
    },
)
QUARTERS = answer(
    [("B1", "420000", "2031C", True, 100.0, ""), ("B2", "420000", "2031A", True, 5.25, "5.25")],
    {
        "zb": [("B1", "地区生产总值累计值", "亿元"), ("B2", "地区生产总值指数(上年同期=100)当季值", "")],
        "reg": [("420000", "湖北省", "")],
        "sj": [("2031C", "2031年第三季度", "")],
    },
)
NEWER = json.dumps(
    {
        "success": True,
        "message": None,
        "data": [
            {
                "code": "203107MM",
                "name": "2031年7月",
                "values": [
                    {"_id": "a", "i_showname": "规上工业增加值同比增长 (%) ", "value": "5.7", "da": "000000000000"},
                    {"_id": "b", "i_showname": "发电量累计值(亿千瓦时)", "value": "52000.10", "da": "420000000000"},
                    {"_id": "c", "i_showname": "发电量当期值(亿千瓦时)", "value": None, "da": "420000000000"},
                ],
            },
            {
                "code": "203102SS",
                "values": [
                    {"_id": "d", "i_showname": "国内生产总值当季值", "du_name": "亿元", "value": 310000.5, "da": "000000000000"}
                ],
            },
            {"code": "2030YY", "values": [{"_id": "e", "i_showname": "年末总人口(万人)", "value": "139700", "da": ""}]},
        ],
    },
    ensure_ascii=False,
)  # fmt: skip
_MONTHS_READ = """社会消费品零售总额 | - | 28178 | 亿元 | 2031-04 | level
社会消费品零售总额 | - | 106758.3 | 亿元 | 2031-01/2031-04 | level
社会消费品零售总额 | - | -4.9 | % | 2031-01/2031-04 | growth_rate"""

NBS_EASYQUERY = {
    "months of the nation": (MONTHS, _MONTHS_READ),
    "quarters of a province": (
        QUARTERS,
        """地区生产总值 | 湖北省 | 100.0 | 亿元 | 2031-01/2031-09 | level
地区生产总值指数 | 湖北省 | 5.25 | 上年同期=100 | 2031-Q1 | price_index""",
    ),
    "the newer interface": (
        NEWER,
        """规上工业增加值 | 全国 | 5.7 | % | 2031-07 | growth_rate
发电量 | 420000 | 52000.10 | 亿千瓦时 | 2031-01/2031-07 | level
国内生产总值 | 全国 | 310000.5 | 亿元 | 2031-Q2 | level
年末总人口 | - | 139700 | 万人 | 2030 | level""",
    ),
    "recorded, as text": (cassette(MONTHS), _MONTHS_READ),
    "recorded, packed bytes": (cassette(gzip.compress(MONTHS.encode())), _MONTHS_READ),
    "recorded, in base 64": (
        cassette(base64.b64encode(MONTHS.encode()).decode(), "base64_string"),
        _MONTHS_READ,
    ),
    "recorded by the newer interface": (
        cassette(NEWER),
        """规上工业增加值 | 全国 | 5.7 | % | 2031-07 | growth_rate
发电量 | 420000 | 52000.10 | 亿千瓦时 | 2031-01/2031-07 | level
国内生产总值 | 全国 | 310000.5 | 亿元 | 2031-Q2 | level
年末总人口 | - | 139700 | 万人 | 2030 | level""",
    ),
    "nothing but missing": (
        answer([("A", "", "2031", False, 0, "")], {"zb": [("A", "粮食产量", "万吨")]}),
        "",
    ),
}

_GDP = "gdp | 421300 | 1500.10 | 亿元 | 2031 | level"
_MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
SDMX = {
    "CSV 1.0": (
        "DATAFLOW,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS\n"
        "X:Y(1.0),421300,gdp,2031,1500.10,CNY,8,A\nX:Y(1.0),421300,gdp,2032,,CNY,8,M\n",
        _GDP,
    ),
    "CSV 1.0 with labels": (
        "DATAFLOW,REF_AREA: Reference area,INDICATOR: Indicator,TIME_PERIOD: Time,OBS_VALUE: Value,"
        "UNIT_MEASURE: Unit,UNIT_MULT: Multiplier\n"
        "X:Y(1.0),421300: Suizhou,gdp: Gross domestic product,2031,1500.10,CNY: Yuan,8: Hundred millions\n",
        _GDP,
    ),
    "CSV 2.0, semicolons, a deletion": (
        "STRUCTURE;STRUCTURE_ID;ACTION;REF_AREA;INDICATOR;TIME_PERIOD;OBS_VALUE;UNIT_MEASURE;UNIT_MULT\n"
        "dataflow;X:Y(1.0);I;421300;gdp;2031;1500.10;CNY;8\ndataflow;X:Y(1.0);D;421300;gdp;2030;1;CNY;8\n"
        "dataflow;X:Y(1.0);I;421300;pop;2031-M03;2021;PS;3\ndataflow;X:Y(1.0);I;421300;exp;2031-Q1;3;USD;9\n",
        f"""{_GDP}
pop | 421300 | 2021 | 千人 | 2031-03 | level
exp | 421300 | 3 | 十亿美元 | 2031-Q1 | level""",
    ),
    "structure-specific 2.1, the unit at a group and at the data set": (
        f"""<?xml version="1.0"?><m:StructureSpecificData xmlns:m="{_MESSAGE}" xmlns:s="urn:s"><m:DataSet
s:structureRef="A" UNIT_MEASURE="CNY"><Group INDICATOR="gdp" UNIT_MULT="8"/><Group INDICATOR="rev" UNIT_MULT="4"/>
<Series REF_AREA="421300" INDICATOR="gdp"><Obs TIME_PERIOD="2031" OBS_VALUE="1500.10"/></Series>
<Series REF_AREA="421300" INDICATOR="rev"><Obs TIME_PERIOD="2031" OBS_VALUE="7"/><Obs TIME_PERIOD="2032"
OBS_VALUE="8" UNIT_MULT="6"/></Series></m:DataSet></m:StructureSpecificData>""",
        f"""{_GDP}
rev | 421300 | 7 | 万元 | 2031 | level
rev | 421300 | 8 | 百万元 | 2032 | level""",
    ),
    "structure-specific 3.0, flat": (
        """<?xml version="1.0"?><m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message">
<m:DataSet><Atts REF_AREA="421300" UNIT_MULT="8"/><Obs REF_AREA="421300" INDICATOR="gdp" TIME_PERIOD="2031"
OBS_VALUE="1500.10" UNIT_MEASURE="CNY"/></m:DataSet></m:StructureSpecificData>""",
        _GDP,
    ),
    "generic 2.1, flat, with groups": (
        f"""<?xml version="1.0"?><m:GenericData xmlns:m="{_MESSAGE}" xmlns:g="urn:g"><m:DataSet><g:Group type="G"><g:GroupKey>
<g:Value id="INDICATOR" value="gdp"/></g:GroupKey><g:Attributes><g:Value id="UNIT_MULT" value="8"/></g:Attributes>
</g:Group><g:Obs><g:ObsKey><g:Value id="REF_AREA" value="421300"/><g:Value id="INDICATOR" value="gdp"/>
<g:Value id="TIME_PERIOD" value="2031"/></g:ObsKey><g:ObsValue value="1500.10"/><g:Attributes>
<g:Value id="UNIT_MEASURE" value="CNY"/></g:Attributes></g:Obs></m:DataSet></m:GenericData>""",
        _GDP,
    ),
    "compact 2.0": (
        """<?xml version="1.0"?><CompactData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message" xmlns:k="urn:k">
<k:DataSet><k:Series REF_AREA="421300" INDICATOR="gdp" UNIT_MEASURE="CNY" UNIT_MULT="8"><k:Obs TIME_PERIOD="2031"
OBS_VALUE="1500.10"/></k:Series></k:DataSet></CompactData>""",
        _GDP,
    ),
}
