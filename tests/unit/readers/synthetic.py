"""Files of every layout, made for tests; their numbers and places are synthetic."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

NBS = "数据库：月度数据\n时间：最近5个月\n指标,2031年4月,2031年3月,2031年2月,2030年12月\n工业增加值同比增长(%),3.9,-1.1,,6.9\n工业增加值累计增长(%),-4.9,-8.4,-13.5,5.7\n社会消费品零售总额_当期值(亿元),28178,26449.9,,38777.1\n社会消费品零售总额_累计值(亿元),106758,78579.7,52129.8,411649\n注：自某年起口径有变。\n数据来源：国家统计局\n"

REGIONS = "数据库：分省年度数据\n指标：地区生产总值(亿元)\n时间：最近3年\n地区,2032年,2031年,2030年\n湖北省,60012.9,55803.6,\n江北省,1.0,…,-\n数据来源：国家统计局\n"

QUARTERS = "数据库：季度数据\n指标,2031年第三季度,2031年第二季度,2031年第一季度\n国内生产总值_当季值(亿元),300,290,280\n国内生产总值_累计值(亿元),870,570,280\n国内生产总值指数(上年同期=100)_累计值,105.2,105.1,105\n"

TRANSPOSED = "数据库：年度数据\n地区：湖北省\n时间,年末常住人口(万人),城镇化率(%)\n2031年,5830,64.7\n2030年,5844,63.2\n"

EASYQUERY = '{"returncode":200,"returndata":{"datanodes":[{"code":"zb.A_reg.1_sj.2031","data":{"data":14.299999999999999,"dotcount":1,"hasdata":true,"strdata":"14.3"},"wds":[{"valuecode":"A","wdcode":"zb"},{"valuecode":"420000","wdcode":"reg"},{"valuecode":"2031","wdcode":"sj"}]},{"code":"x","data":{"data":0,"dotcount":0,"hasdata":false,"strdata":""},"wds":[{"valuecode":"A","wdcode":"zb"},{"valuecode":"420000","wdcode":"reg"},{"valuecode":"2030C","wdcode":"sj"}]},{"code":"y","data":{"data":2,"dotcount":0,"hasdata":true,"strdata":"2"},"wds":[{"valuecode":"A","wdcode":"zb"},{"valuecode":"420000","wdcode":"reg"},{"valuecode":"2030B","wdcode":"sj"}]}],"wdnodes":[{"wdcode":"zb","nodes":[{"code":"A","cname":"粮食产量","name":"粮食产量","unit":"万吨"}]},{"wdcode":"reg","nodes":[{"code":"420000","cname":"湖北省","name":"湖北省","unit":""}]},{"wdcode":"sj","nodes":[]}]}}'

EASYQUERY_ERROR = '{"returncode":501,"returndata":"没有数据"}'

YEARBOOK = "江北2031年地级以上城市年末单位从业人员统计(一),,,,\n单位:人,,,,\n城市,第一产业,,第二产业,\n,全市,市辖区,全市,市辖区\n江北省,7,6,30,20\n\u00a0\u00a0临城市,4,3,10,\n\u00a0\u00a0随州市,3,3,20,11\n摘编自《江北城市统计年鉴2032》,,,,\n"

YEARBOOK_HTML = """<html><head><title>x</title></head><body><div>2031年地级以上城市从业人员构成统计</div>
<table><tr><td>单位:%</td></tr></table>
<table><tr><td rowspan="2">城市</td><td colspan="2">第一产业比重</td><td colspan="2">第二产业比重</td></tr>
<tr><td>全市</td><td>市辖区</td><td>全市</td><td>市辖区</td></tr>
<tr><td>&nbsp;&nbsp;随州市</td><td>1.94</td><td>0.28</td><td>48.24</td><td>&nbsp;</td></tr></table></body></html>"""

WIDE = "指标,原煤产量_当期,货运量_累计,工业增加值_当期同比实际增速,国内生产总值_累计\n地区,全国,湖北,全国,全国\n频度,月,月,月,季\n单位,万吨,万吨,%,亿元\n2031-02,,100,,\n2031-03,35.1,160.5,4.4,280000\n"

PANEL = "城市,年份,地区生产总值_当年价格_全市_万元,年末总人口_全市_万人,绿化覆盖率_市辖区_百分比%,Score,,得分\n随州市,2031,1896900,257.72,32.9,0.7,,1\n临城市,2031,4016600,,38,0.6,,2\n"

BULLETIN = "2031年1-3月主要经济指标,,,,\n指标,单位,本月,本月止累计,累计同比±%\n规模以上工业增加值,%,7.1,,6.5\n社会消费品零售总额,亿元,55.3,1 660.0,8.2\n  #限额以上,亿元,12.1,36.2,-1.4\n其中：网上零售,亿元,-,…,\n一般公共预算收入（1-2月）,亿元,,9.9,3.1\n注：累计为年初至本月。,,,,\n"

SDMX_CSV = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,TRANSFORMATION\ndataflow,X:Y(1.0),I,A,421300,gdp,2031,1500.10,CNY,8,A,N\ndataflow,X:Y(1.0),I,A,421300,gdp,2032,NaN,CNY,8,O,N\ndataflow,X:Y(1.0),I,A,421300,gdp,2031,6.1,PC,0,P,G1Y\n"

SDMX_ML = """<?xml version="1.0" encoding="UTF-8"?>
<mes:StructureSpecificData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific">
<mes:DataSet><Series REF_AREA="421300" INDICATOR="gdp" UNIT_MEASURE="CNY" UNIT_MULT="8"><Obs TIME_PERIOD="2031" OBS_VALUE="1500.10"/><Obs TIME_PERIOD="2032" OBS_VALUE="NaN"/></Series></mes:DataSet></mes:StructureSpecificData>"""

SDMX_GENERIC = """<?xml version="1.0"?>
<m:GenericData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic">
<m:DataSet><g:Series><g:SeriesKey><g:Value id="REF_AREA" value="421300"/><g:Value id="INDICATOR" value="gdp"/></g:SeriesKey><g:Attributes><g:Value id="UNIT_MEASURE" value="CNY"/><g:Value id="UNIT_MULT" value="8"/></g:Attributes>
<g:Obs><g:ObsDimension value="2031"/><g:ObsValue value="1500.10"/></g:Obs></g:Series></m:DataSet></m:GenericData>"""

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def columns(index: int) -> str:
    """A, B, … for 0, 1, …"""
    return (columns(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def cells(table: str) -> str:
    """The rows of a delimited text as sheet data; what reads as a number is one."""
    rows = []
    for y, line in enumerate(table.splitlines(), start=1):
        row = ""
        for x, cell in enumerate(line.split(",")):
            place = f"{columns(x)}{y}"
            try:
                float(cell)
                row += f'<c r="{place}"><v>{cell}</v></c>'
            except ValueError:
                if cell:
                    row += f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        rows.append(f'<row r="{y}">{row}</row>')
    return "".join(rows)


def sheet_data(rows: list[list[str]]) -> str:
    """Rows of cells as sheet data, every cell as text."""
    lines = []
    for y, row in enumerate(rows, start=1):
        inner = "".join(
            f'<c r="{columns(x)}{y}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for x, cell in enumerate(row)
            if cell
        )
        lines.append(f'<row r="{y}">{inner}</row>')
    return "".join(lines)


def workbook(
    path: Path,
    data: str,
    *,
    prologue: str = "",
    name: str = "Sheet1",
    state: str = "visible",
    formats: tuple[str, ...] = (),
) -> Path:
    """A minimal .xlsx with this sheet data; style 1 and on of a cell are these formats of numbers."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets><sheet name="{name}" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
        )
        if formats:
            codes = "".join(
                f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
            )
            styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
            archive.writestr(
                "xl/styles.xml",
                f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>'
                f"{styles}</cellXfs></styleSheet>",
            )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>',
        )
    return path
