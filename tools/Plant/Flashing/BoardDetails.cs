using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// What nanoff says about the board at a port: from the boot loader (<c>--platform esp32 --devicedetails</c>; nanoFirmwareFlasher,
/// <c>Esp32DeviceInfo.ToString</c>) or from the running runtime (<c>--nanodevice --devicedetails</c>; nf-debugger,
/// <c>NanoFrameworkDeviceInfo.ToString</c>). What the one does not say is null or empty.
/// </summary>
public sealed partial record BoardDetails
{
    /// <summary>In front of the MAC in a serial number: the byte 1 and nine of 0, each as nanoff prints it.</summary>
    private const string SerialPrefix = "1000000000";

    /// <summary>Chip, as <c>ESP32-S3</c>.</summary>
    public string? Chip { get; private init; }

    /// <summary>Flash, MB.</summary>
    public int? FlashMegabytes { get; private init; }

    /// <summary>The MAC, six bytes in capital hexadecimal digits with colons; null when it cannot be told from what was printed.</summary>
    public string? Mac { get; private init; }

    /// <summary>Runtime image, as <c>ESP32_S3_OCTAL</c>.</summary>
    public string? Target { get; private init; }

    /// <summary>Version of the runtime.</summary>
    public string? RuntimeVersion { get; private init; }

    /// <summary>Name → version of the assemblies that the runtime has loaded.</summary>
    public IReadOnlyDictionary<string, string> Assemblies { get; private init; } = new Dictionary<string, string>();

    /// <summary>Checksums of the runtime's native parts.</summary>
    public IReadOnlySet<uint> NativeChecksums { get; private init; } = new HashSet<uint>();

    /// <summary>The runtime's serial number as printed.</summary>
    private string? Serial { get; init; }

    /// <summary>Takes apart what nanoff printed; null when there are no details in it.</summary>
    public static BoardDetails? Read(string output)
    {
        string? mac = Group(MacLine(), output)?.ToUpperInvariant();
        string? target = Group(TargetLine(), output);
        if (mac is null && target is null)
        {
            return null;
        }

        string? serial = Group(SerialLine(), output);
        return new BoardDetails
        {
            Chip = Group(ChipLine(), output),
            FlashMegabytes = Group(FlashLine(), output) is string size ? int.Parse(size, CultureInfo.InvariantCulture) : null,
            Mac = mac ?? MacOf(serial),
            Target = target,
            RuntimeVersion = Group(VersionLine(), output),
            Assemblies = Section(output, "Assemblies:", AssemblyLine())
                .DistinctBy(match => match.Groups[1].Value)
                .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value),
            NativeChecksums = Section(output, "Native Assemblies:", NativeLine())
                .Select(match => uint.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToHashSet(),
            Serial = serial,
        };
    }

    /// <summary>True when this is the board with <paramref name="mac"/>; null when it cannot be told.</summary>
    public bool? IsBoard(string mac) =>
        Mac is not null ? Mac == mac
        : Serial is not null
            ? Serial == SerialPrefix + string.Concat(mac.Split(':').Select(digits => digits[0] == '0' ? digits[1..] : digits))
            : null;

    /// <summary>The MAC in a serial number, where every byte of it has two digits.</summary>
    private static string? MacOf(string? serial) =>
        serial is not null && serial.Length == SerialPrefix.Length + 12 && serial.StartsWith(SerialPrefix, StringComparison.Ordinal)
            ? string.Join(':', serial[SerialPrefix.Length..].Chunk(2).Select(pair => new string(pair)))
            : null;

    /// <summary>The lines below a heading, as far as they fit.</summary>
    private static IEnumerable<Match> Section(string output, string heading, Regex line) =>
        output.Split('\n').Select(text => text.TrimEnd('\r'))
            .SkipWhile(text => text != heading).Skip(1).Select(text => line.Match(text)).TakeWhile(match => match.Success);

    private static string? Group(Regex line, string output) =>
        line.Match(output) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"(?m)^(ESP32[A-Z0-9-]*)(?: \(.*)?\r?$")]
    private static partial Regex ChipLine();

    [GeneratedRegex(@"(?m)^Flash size (\d+)MB\b")]
    private static partial Regex FlashLine();

    [GeneratedRegex(@"(?m)^MAC ((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})\s*$")]
    private static partial Regex MacLine();

    [GeneratedRegex(@"(?m)^\s+Target:\s+(\S+)\s*$")]
    private static partial Regex TargetLine();

    [GeneratedRegex(@"(?m)^\s+CLR Version:\s+(\S+)\s*$")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"Serial Numbers \(module, system\):\s+\S+\s+([0-9A-F]+)\s")]
    private static partial Regex SerialLine();

    [GeneratedRegex(@"^  ([^,\s]+), (\S+)$")]
    private static partial Regex AssemblyLine();

    [GeneratedRegex(@"^  \S+ v\S+, checksum 0x([0-9A-Fa-f]{8})$")]
    private static partial Regex NativeLine();
}
