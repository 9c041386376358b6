using System.Text;

namespace MeterNode.Wire;

/// <summary>The spellings of <see cref="PackError"/>: a stable code for machines, a sentence for people.</summary>
public static class PackErrorText
{
    private static readonly string[] s_codes = Enum.GetNames<PackError>().Select(Kebab).ToArray();

    /// <summary>Kebab-case code, for example <c>signature-length</c>; part of the JSON and SQL contract.</summary>
    public static string Code(this PackError error) => s_codes[(int)error];

    /// <summary>What is wrong, in a few plain words without a full stop.</summary>
    public static string Describe(this PackError error) => error switch
    {
        PackError.None => "in order",
        PackError.Truncated => "the bytes end in the middle of the pack",
        PackError.TrailingBytes => "bytes follow the end of the pack",
        PackError.Oversized => $"longer than {CborScan.MaxPackBytes} bytes",
        PackError.NotCbor => "not well-formed CBOR",
        PackError.IndefiniteLength => "indefinite length, which the deterministic encoding does not use",
        PackError.NonMinimalLength => "a number or length is not in its shortest form",
        PackError.NonShortestFloat => "a floating-point number is not in its shortest form",
        PackError.MapKeyOrder => "map keys are not in order",
        PackError.DuplicateMapKey => "a map key occurs twice",
        PackError.InvalidUtf8 => "text is not UTF-8",
        PackError.TooDeep => "nested too deeply",
        PackError.NotTagged => "CBOR tag 18 (COSE_Sign1) is missing",
        PackError.WrongTag => "another CBOR tag than 18 (COSE_Sign1)",
        PackError.NotSign1 => "not the four parts of a COSE_Sign1",
        PackError.UnprotectedNotEmpty => "the unprotected header is not empty",
        PackError.SignatureLength => "the signature is not 64 bytes long",
        PackError.ProtectedNotMap => "the protected header is not a map",
        PackError.AlgorithmMissing => "the protected header names no algorithm",
        PackError.AlgorithmWrong => "another algorithm than ES256",
        PackError.CriticalHeader => "the header marks something as critical that is not known here",
        PackError.ContentTypeWrong => "another content type than expected",
        PackError.KidWrong => "the key identifier is missing or not 8 bytes long",
        PackError.UnexpectedHeader => "the protected header has an entry that does not belong there",
        PackError.ChainHeaderMissing => "the protected header has no chain entry \"mn\"",
        PackError.ChainHeaderWrong => "the chain entry \"mn\" is not [version, seq, prev, boot, cfg]",
        PackError.VersionUnknown => "a format version that is not known here",
        PackError.PayloadNotSenml => "the payload is not a SenML pack",
        PackError.RecordLabelUnknown => "a SenML record has a label that is not part of the format",
        PackError.RecordTypeWrong => "a SenML field has the wrong type",
        PackError.BaseNameWrong => "the base name is missing, repeated or not urn:dev:mac:<EUI-64>:",
        PackError.BaseTimeWrong => "the base time is missing, repeated or not a number of seconds",
        PackError.RecordNameWrong => "a SenML record has no proper name",
        PackError.RecordValueMissing => "a SenML record has not exactly one value",
        PackError.RecordUnitMissing => "a number has no unit",
        PackError.NumberOutOfRange => "a number is not finite or beyond 2^53",
        PackError.WholeNumberAsFloat => "a whole number is encoded as floating point",
        PackError.NodeNameMismatch => "the base name is not that of the node whose key signed",
        PackError.EnrolmentMismatch => "pack 0 does not follow the node's enrolment record",
        PackError.PreviousMismatch => "the hash of the previous pack does not match",
        PackError.BootWentBack => "the boot counter went back",
        PackError.DamagedRegion => "damaged bytes between packs",
        PackError.NotStorable => "the evidence store refuses what the pack says",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, null),
    };

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
