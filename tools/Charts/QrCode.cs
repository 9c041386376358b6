using System.Globalization;
using System.Text;
using QRCoder;

namespace MeterNode.Charts;

/// <summary>A text as a QR code (ISO/IEC 18004), dark on light also on a dark screen.</summary>
public static class QrCode
{
    /// <summary>The picture. A quarter of the code may be dirty or scratched.</summary>
    /// <param name="text">What a camera reads.</param>
    /// <param name="description">What is read out instead of the picture.</param>
    public static string Draw(string text, string description)
    {
        // The matrix has the light edge that the standard asks for, four modules wide.
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        int size = code.ModuleMatrix.Count;
        var dark = new StringBuilder();
        for (int row = 0; row < size; row++)
        {
            for (int from = 0; from < size; from++)
            {
                int to = from;
                while (to < size && code.ModuleMatrix[row][to])
                {
                    to++;
                }

                // Modules beside each other are one rectangle: no hair lines between them.
                if (to > from)
                {
                    dark.Append(CultureInfo.InvariantCulture, $"M{from} {row}h{to - from}v1H{from}z");
                    from = to;
                }
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"qr\" role=\"img\" aria-label=\"{XmlText.Encoded(description)}\" viewBox=\"0 0 {size} {size}\" "
                + $"shape-rendering=\"crispEdges\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>"
                + $"<path fill=\"#000\" d=\"{dark}\"/></svg>");
    }
}
