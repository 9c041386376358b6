using PdfSharp.Drawing;
using PdfSharp.Pdf;
using QRCoder;

namespace MeterNode.Plant.Labels;

/// <summary>Labels as a PDF, for a label printer or as a sheet, and the QR code alone as a PNG.</summary>
public static class LabelPrint
{
    private const double WidthMm = 62;
    private const double HeightMm = 29;
    private const double CodeMm = 27;
    private const double MarginMm = 1;
    private const double LineMm = 4.1;
    private const double CaptionMm = 11;

    private const double SheetWidthMm = 210;
    private const double SheetHeightMm = 297;
    private const double GapMm = 2;
    private const int Columns = 3;
    private const int Rows = 9;

    private const double LeastPoints = 4.5;

    /// <summary>Pixels of a PNG for each square of the code.</summary>
    private const int PixelsASquare = 12;

    /// <summary>One label of 62 mm × 29 mm a page, or 27 of them on each page of a sheet (A4) with lines to cut along.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="texts">The words.</param>
    /// <param name="isSheet">For a sheet.</param>
    /// <param name="font">A font file for letters that the computer's fonts do not have; null for none.</param>
    /// <exception cref="OperatorException">No font has a letter of a text.</exception>
    public static byte[] Pdf(IReadOnlyList<NodeLabel> labels, LabelTexts texts, bool isSheet, string? font)
    {
        using var document = new PdfDocument();
        document.Info.Title = string.Join(", ", labels.Select(label => label.Node));
        int perPage = isSheet ? Columns * Rows : 1;
        foreach (NodeLabel[] onPage in labels.Chunk(perPage))
        {
            PdfPage page = document.AddPage();
            page.Width = XUnitPt.FromMillimeter(isSheet ? SheetWidthMm : WidthMm);
            page.Height = XUnitPt.FromMillimeter(isSheet ? SheetHeightMm : HeightMm);
            using XGraphics graphics = XGraphics.FromPdfPage(page, XGraphicsUnit.Millimeter);
            for (int i = 0; i < onPage.Length; i++)
            {
                double x = isSheet ? Place(i % Columns, Columns, WidthMm, SheetWidthMm) : 0;
                double y = isSheet ? Place(i / Columns, Rows, HeightMm, SheetHeightMm) : 0;
                if (isSheet)
                {
                    graphics.DrawRectangle(new XPen(XColors.LightGray, 0.1), x, y, WidthMm, HeightMm);
                }

                Draw(graphics, onPage[i], texts, font, x, y);
            }
        }

        using var stream = new MemoryStream();
        document.Save(stream);
        return stream.ToArray();
    }

    /// <summary>The QR code alone.</summary>
    public static byte[] Png(NodeLabel label)
    {
        using QRCodeData code = Code(label);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(PixelsASquare);
    }

    private static double Place(int index, int count, double size, double sheet) =>
        ((sheet - (count * size) - ((count - 1) * GapMm)) / 2) + (index * (size + GapMm));

    /// <summary>A quarter of the code may be dirty or scratched.</summary>
    private static QRCodeData Code(NodeLabel label) => QRCodeGenerator.GenerateQrCode(label.Code, QRCodeGenerator.ECCLevel.Q);

    private static void Draw(XGraphics graphics, NodeLabel label, LabelTexts texts, string? font, double x, double y)
    {
        DrawCode(graphics, label, x + MarginMm, y + ((HeightMm - CodeMm) / 2));
        double left = x + CodeMm + (2 * MarginMm);
        double width = WidthMm - CodeMm - (3 * MarginMm);
        double line = y + 6;
        Write(graphics, label.Node, true, 13, font, left, line, width);
        line += LineMm + 1;
        (string Caption, string Value)[] rows =
        [
            (texts.Site, label.Site), (texts.Machine, label.Machine), ("EUI-64", Grouped(label.Eui64)),
            .. label.Claim is null ? [] : ((string, string)[])[(texts.Claim, Grouped(label.Claim))],
        ];
        foreach ((string caption, string value) in rows.Where(row => row.Value.Length > 0))
        {
            Write(graphics, caption, false, 6, font, left, line, CaptionMm - MarginMm);
            Write(graphics, value, false, 8, font, left + CaptionMm, line, width - CaptionMm);
            line += LineMm;
        }
    }

    /// <summary>Squares beside each other are one rectangle: no hair lines between them.</summary>
    private static void DrawCode(XGraphics graphics, NodeLabel label, double x, double y)
    {
        using QRCodeData code = Code(label);
        int size = code.ModuleMatrix.Count;
        double square = CodeMm / size;
        for (int row = 0; row < size; row++)
        {
            for (int from = 0; from < size; from++)
            {
                int to = from;
                while (to < size && code.ModuleMatrix[row][to])
                {
                    to++;
                }

                if (to > from)
                {
                    graphics.DrawRectangle(XBrushes.Black, x + (from * square), y + (row * square), (to - from) * square, square);
                    from = to;
                }
            }
        }
    }

    /// <summary>Writes a text as large as it fits, and cuts it off where even small letters do not.</summary>
    private static void Write(
        XGraphics graphics, string text, bool isBold, double points, string? fontFile, double x, double y, double width)
    {
        string family = LabelFonts.For(text, isBold, fontFile);
        XFont Font(double size) => new(family, XUnitPt.FromPoint(size).Millimeter);
        XFont font = Font(points);
        for (double size = points; graphics.MeasureString(text, font).Width > width && size > LeastPoints; size -= 0.5)
        {
            font = Font(size - 0.5);
        }

        string shown = text;
        while (shown.Length > 1 && graphics.MeasureString(shown, font).Width > width)
        {
            shown = text[..(shown.TrimEnd('…').Length - 1)] + "…";
        }

        graphics.DrawString(shown, font, XBrushes.Black, x, y);
    }

    /// <summary>Hexadecimal digits in groups of four, easier to compare.</summary>
    private static string Grouped(string digits) => string.Join(' ', digits.Chunk(4).Select(group => new string(group)));
}
