namespace MeterNode.Server.Reports;

/// <summary>
/// Radicals as characters of their own (U+2E80 to U+2FD5) and the ideographs that look the same. A font draws both with one glyph, and a
/// browser then writes the radical into a PDF: a reader who searches for 页 finds nothing.
/// </summary>
internal static class Radicals
{
    /// <summary>First of the Kangxi radicals, which follow each other.</summary>
    private const char FirstKangxi = '\u2F00';

    /// <summary>
    /// The ideographs of U+2F00 to U+2FD5: their compatibility decompositions
    /// (<see href="https://www.unicode.org/Public/UCD/latest/ucd/UnicodeData.txt"/>), but 户, 青 and 黄 in the form of China.
    /// </summary>
    private const string Kangxi =
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴"
        + "廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿"
        + "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵"
        + "邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    /// <summary>
    /// Other radicals, each with its ideograph behind it
    /// (<see href="https://www.unicode.org/Public/UCD/latest/ucd/EquivalentUnifiedIdeograph.txt"/>).
    /// </summary>
    private const string Supplement =
        "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍尐⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺"
        + "⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爬⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艺"
        + "⻀艻⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辷⻎辸⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食"
        + "⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

    /// <summary>The ideograph that looks the same; the character itself where it is no radical.</summary>
    public static char Ideograph(char character)
    {
        if (character is < '\u2E80' or > '\u2FD5')
        {
            return character;
        }

        if (character >= FirstKangxi)
        {
            return Kangxi[character - FirstKangxi];
        }

        int at = Supplement.IndexOf(character, StringComparison.Ordinal);
        return at < 0 ? character : Supplement[at + 1];
    }
}
