using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeterNode.Wire;

/// <summary>
/// What a meter that signs itself says of its register: an OCMF text (Open Charge Metering Format 1.0, SAFE e.V.), three parts with bars
/// between them. The signature is ECDSA over the second part as it stands. Its key is the meter's own: neither the node nor the plant
/// can make one.
/// </summary>
public sealed partial class MeterStatement
{
    /// <summary>OBIS code of the total import register, in a statement's reading.</summary>
    private const string ImportRegister = "1-0:1.8.0*255";

    /// <summary>A text in a pack is short; browsers know no limit.</summary>
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 4096 };

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private MeterStatement(byte[] signed, byte[] signature, string serial, double? kilowattHours, string? time)
    {
        _signed = signed;
        _signature = signature;
        MeterSerial = serial;
        ImportKilowattHours = kilowattHours;
        Time = time;
    }

    /// <summary>Serial number of the meter (MS), or an empty text.</summary>
    public string MeterSerial { get; }

    /// <summary>Total import register, kWh; null when the statement has none.</summary>
    public double? ImportKilowattHours { get; }

    /// <summary>The meter's time as it wrote it (TM of the last reading), or null.</summary>
    public string? Time { get; }

    /// <summary>Reads a statement; null when it is none, or is signed in another way than with ECDSA on P-256 and SHA-256.</summary>
    public static MeterStatement? TryRead(string text)
    {
        int end = text.LastIndexOf('|');
        if (!text.StartsWith("OCMF|", StringComparison.Ordinal) || end < 5)
        {
            return null;
        }

        try
        {
            using JsonDocument payload = JsonDocument.Parse(text[5..end], s_options);
            using JsonDocument seal = JsonDocument.Parse(text[(end + 1)..], s_options);
            bool isKnown = Text(seal.RootElement, "SA") is null or "ECDSA-secp256r1-SHA256";
            return !isKnown || Text(seal.RootElement, "SD") is not { Length: > 0 } signature
                ? null
                : new MeterStatement(
                    Encoding.UTF8.GetBytes(text[5..end]),
                    Convert.FromHexString(signature),
                    Text(payload.RootElement, "MS") ?? "",
                    Import(payload.RootElement, out string? time),
                    time);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>True when the meter that has <paramref name="key"/> signed this.</summary>
    public bool Verify(ECDsa key) => key.VerifyData(_signed, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>
    /// What is wrong with the statement in a pack: <see cref="MeterStatementVerdict.Ok"/> when the meter signed it, it is the meter that
    /// the pack names, and the register that the node read at the same time is not below the signed one, nor further above it than
    /// <paramref name="toleranceKilowattHours"/>.
    /// </summary>
    public MeterStatementVerdict Judge(PackRecords pack, ECDsa key, double toleranceKilowattHours)
    {
        if (!Verify(key))
        {
            return MeterStatementVerdict.Signature;
        }

        if (MeterSerial != pack.MeterSerial)
        {
            return MeterStatementVerdict.OtherMeter;
        }

        // The node reads its register after the statement was made, in steps of what the register shows.
        double? ahead = pack.MeterImportKilowattHours - ImportKilowattHours;
        return ahead >= -0.011 && ahead <= toleranceKilowattHours ? MeterStatementVerdict.Ok : MeterStatementVerdict.Register;
    }

    private static double? Import(JsonElement payload, out string? time)
    {
        double? kilowattHours = null;
        time = null;
        foreach (JsonElement reading in payload.GetProperty("RD").EnumerateArray())
        {
            time = Text(reading, "TM") ?? time;
            kilowattHours = Register(reading, "RI", "RV", "RU") ?? Register(reading, "XI", "XV", "XU") ?? kilowattHours;
        }

        return kilowattHours;
    }

    /// <summary>A number, or a text that is one in JSON's notation; anything else is no register.</summary>
    private static double? Register(JsonElement reading, string code, string value, string unit)
    {
        if (Text(reading, code) != ImportRegister || !reading.TryGetProperty(value, out JsonElement number))
        {
            return null;
        }

        string written = number.ValueKind switch
        {
            JsonValueKind.Number => number.GetRawText(),
            JsonValueKind.String => number.GetString()!,
            _ => "",
        };
        double amount = JsonNumber().IsMatch(written) ? double.Parse(written, CultureInfo.InvariantCulture) : double.NaN;
        if (!double.IsFinite(amount))
        {
            return null;
        }

        return Text(reading, unit) switch { "kWh" => amount, "Wh" => amount / 1000, _ => null };
    }

    [GeneratedRegex(@"^-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
