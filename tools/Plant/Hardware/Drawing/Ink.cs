namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Colours of the pictures. Conductors: IEC 60445 (L1 brown, L2 black, L3 grey, N blue, PE green-yellow).</summary>
internal static class Ink
{
    public const string Paper = "#ffffff";
    public const string Black = "#212529";
    public const string Muted = "#5c636a";
    public const string Faint = "#ced4da";
    public const string Outline = "#495057";

    public const string L1 = "#8a5a2b";
    public const string L2 = "#1b1b1b";
    public const string L3 = "#8d949b";
    public const string N = "#2b74d4";

    public const string Danger = "#c92a2a";
    public const string DangerTint = "#fff0ee";
    public const string Safe = "#2b8a3e";
    public const string SafeTint = "#f1faf3";

    public const string Current = "#d9480f";
    public const string Voltage = "#7048e8";
    public const string Spi = "#1971c2";
    public const string Select = "#0b7285";
    public const string Digital = "#5c940d";
    public const string Power = "#495057";

    /// <summary>Colour of a signal's group.</summary>
    public static string Of(string signal) => signal switch
    {
        ['I', ..] => Current,
        ['U', ..] => Voltage,
        ['S', 'D' or 'C', ..] => Spi,
        ['C', 'S', ..] => Select,
        "5V" or "GND" or "3V3" => Power,
        _ => Digital,
    };
}
