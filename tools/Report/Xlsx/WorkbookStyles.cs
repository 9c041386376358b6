using SpreadCheetah;
using SpreadCheetah.Styling;

namespace MeterNode.Report;

/// <summary>The styles of a workbook, each made when it is first used.</summary>
/// <param name="spreadsheet">The workbook.</param>
internal sealed class WorkbookStyles(Spreadsheet spreadsheet)
{
    /// <summary>How a day is shown.</summary>
    public const string DayFormat = "yyyy-mm-dd";

    /// <summary>How a moment is shown.</summary>
    public const string MinuteFormat = "yyyy-mm-dd hh:mm";

    private const double TitleSize = 14;
    private readonly Dictionary<string, StyleId> _styles = [];

    /// <summary>The title of a sheet.</summary>
    public StyleId Title => Of("title", () => new Style { Font = { Bold = true, Size = TitleSize } });

    /// <summary>The head of the first column.</summary>
    public StyleId FirstHead => Of("firstHead", () => HeadStyle(HorizontalAlignment.Left, 0));

    /// <summary>The head of another column of texts.</summary>
    public StyleId Head => Of("head", () => HeadStyle(HorizontalAlignment.Left, 1));

    /// <summary>The head of a column of numbers.</summary>
    public StyleId NumberHead => Of("numberHead", () => HeadStyle(HorizontalAlignment.Right, 0));

    /// <summary>A text.</summary>
    public StyleId Text => Of("text", () => new Style { Alignment = Top() });

    /// <summary>A text in a column behind the first.</summary>
    public StyleId IndentedText => Of(
        "indentedText",
        () => new Style
        {
            Alignment =
            {
                Horizontal = HorizontalAlignment.Left, Vertical = VerticalAlignment.Top, WrapText = true, Indent = 1,
            },
        });

    /// <summary>What a reader must not overlook.</summary>
    public StyleId Strong => Of("strong", () => new Style { Font = { Bold = true }, Alignment = Top() });

    /// <summary>A word in a column of numbers.</summary>
    public StyleId Word => Of("word", () => new Style { Alignment = Right() });

    /// <summary>A day.</summary>
    public StyleId Day => Formatted(DayFormat, HorizontalAlignment.Left);

    /// <summary>A moment.</summary>
    public StyleId Minute => Formatted(MinuteFormat, HorizontalAlignment.Left);

    /// <summary>A number that is shown with so many decimals.</summary>
    public StyleId Number(int decimals) => Formatted(NumberFormatOf(decimals), HorizontalAlignment.Right);

    /// <summary>The format with so many decimals.</summary>
    public static string NumberFormatOf(int decimals) => decimals == 0 ? "0" : "0." + new string('0', decimals);

    /// <summary>The decimals of such a format; null when it is another one.</summary>
    public static int? DecimalsOf(string format) => format == "0" ? 0
        : format.StartsWith("0.", StringComparison.Ordinal) && format.Length > 2 && format.AsSpan(2).IndexOfAnyExcept('0') < 0
            ? format.Length - 2
        : null;

    private StyleId Formatted(string format, HorizontalAlignment horizontal) => Of(
        format,
        () => new Style
        {
            Format = NumberFormat.Custom(format),
            Alignment = { Horizontal = horizontal, Vertical = VerticalAlignment.Top, Indent = IndentOf(horizontal) },
        });

    private static Alignment Top() => new() { Vertical = VerticalAlignment.Top, WrapText = true };

    /// <summary>A text keeps away from the number before it.</summary>
    private static int IndentOf(HorizontalAlignment horizontal) => horizontal == HorizontalAlignment.Left ? 1 : 0;

    private static Alignment Right() => new() { Horizontal = HorizontalAlignment.Right, Vertical = VerticalAlignment.Top, WrapText = true };

    private static Style HeadStyle(HorizontalAlignment horizontal, int indent) => new()
    {
        Font = { Bold = true },
        Alignment = { Horizontal = horizontal, Vertical = VerticalAlignment.Bottom, WrapText = true, Indent = indent },
        Border = { Bottom = new EdgeBorder { BorderStyle = BorderStyle.Medium } },
    };

    private StyleId Of(string name, Func<Style> make)
    {
        if (!_styles.TryGetValue(name, out StyleId? style))
        {
            _styles.Add(name, style = spreadsheet.AddStyle(make()));
        }

        return style;
    }
}
