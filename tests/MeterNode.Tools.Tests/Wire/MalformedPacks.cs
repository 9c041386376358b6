using System.Formats.Cbor;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>At least one pack for every reason to refuse one, each signed properly unless the signature is the point.</summary>
internal static class MalformedPacks
{
    public static IEnumerable<(PackError Reason, string Name, byte[] Bytes)> All(TestNode node)
    {
        ECDsa key = node.Key;
        byte[] payload = node.Payload(0);
        byte[] good = new PackWriter { Payload = payload }.Write(key);
        byte[] header = new PackWriter { Payload = payload }.Header(key);

        yield return (PackError.NotTagged, "no tag", good[1..]);
        yield return (PackError.WrongTag, "tag 17", [0xd1, .. good[1..]]);
        yield return (PackError.NotSign1, "tagged text", [0xd2, 0x61, (byte)'a']);
        yield return (PackError.NotSign1, "three parts", [0xd2, 0x83, 0x40, 0xa0, 0x40]);
        yield return (PackError.NotSign1, "header as text", [0xd2, 0x84, 0x60, 0xa0, 0x40, 0x40]);
        yield return (PackError.NotSign1, "no payload", [0xd2, 0x84, 0x40, 0xa0, 0xf6, 0x40]);
        yield return (PackError.SignatureLength, "no signature", PackWriter.Assemble(header, [0xa0], payload, []));
        yield return (PackError.SignatureLength, "DER signature",
            PackWriter.Assemble(
                header, [0xa0], payload, key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        yield return (PackError.UnprotectedNotEmpty, "kid unprotected",
            new PackWriter { Payload = payload, UnprotectedHeader = [0xa1, 0x04, 0x41, 0x31] }.Write(key));
        yield return (PackError.NonMinimalLength, "tag in two bytes", [0xd8, 18, .. good[1..]]);
        yield return (PackError.NonMinimalLength, "header length in three bytes", PackWriterHeaderLength(good));

        foreach ((PackError reason, string name, byte[] bytes) in Headers(node))
        {
            yield return (reason, name, new PackWriter { Payload = payload, ProtectedHeader = bytes }.Write(key));
        }

        foreach ((PackError reason, string name, byte[] bytes) in Payloads(node))
        {
            yield return (reason, name, new PackWriter { Payload = bytes }.Write(key));
        }
    }

    /// <summary>Protected headers, in hexadecimal notation where they cannot be built.</summary>
    public static IEnumerable<(PackError Reason, string Name, byte[] Bytes)> Headers(TestNode node)
    {
        string kid = "0448" + Convert.ToHexString(PackWriter.Kid(node.Key));
        string zeros32 = new('0', 64);
        string zeros8 = new('0', 16);
        string chain = "626d6e" + $"850100 5820{zeros32} 01 48{zeros8}";
        byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

        yield return (PackError.Truncated, "empty header", []);
        yield return (PackError.ProtectedNotMap, "header is an array", [0x80]);
        yield return (PackError.TrailingBytes, "bytes after the header map", Hex($"a4 0126 031870 {kid} {chain} 00"));
        yield return (PackError.AlgorithmMissing, "no algorithm", Hex($"a3 031870 {kid} {chain}"));
        yield return (PackError.AlgorithmWrong, "ES384", Hex($"a4 013822 031870 {kid} {chain}"));
        yield return (PackError.AlgorithmWrong, "algorithm as text", Hex($"a4 01654553323536 031870 {kid} {chain}"));
        yield return (PackError.CriticalHeader, "unknown critical header", Hex($"a5 0126 02811903e7 031870 {kid} {chain}"));
        yield return (PackError.CriticalHeader, "critical header that we use", Hex($"a5 0126 028101 031870 {kid} {chain}"));
        yield return (PackError.ContentTypeWrong, "content type 60", Hex($"a4 0126 03183c {kid} {chain}"));
        yield return (PackError.ContentTypeWrong, "no content type", Hex($"a3 0126 {kid} {chain}"));
        yield return (PackError.KidWrong, "kid of 7 bytes", Hex($"a4 0126 031870 0447{new string('0', 14)} {chain}"));
        yield return (PackError.KidWrong, "no kid", Hex($"a3 0126 031870 {chain}"));
        yield return (PackError.UnexpectedHeader, "IV", Hex($"a5 0126 031870 {kid} 0540 {chain}"));
        yield return (PackError.UnexpectedHeader, "negative label", Hex($"a5 0126 031870 {kid} 2000 {chain}"));
        yield return (PackError.UnexpectedHeader, "other text label", Hex($"a5 0126 031870 {kid} 626d6d00 {chain}"));
        yield return (PackError.ChainHeaderMissing, "no chain entry", Hex($"a3 0126 031870 {kid}"));
        yield return (PackError.ChainHeaderWrong, "chain entry of four", Hex($"a4 0126 031870 {kid} 626d6e 840100 5820{zeros32} 01"));
        yield return (PackError.ChainHeaderWrong, "prev of 31 bytes",
            Hex($"a4 0126 031870 {kid} 626d6e 850100 581f{zeros32[2..]} 01 48{zeros8}"));
        yield return (PackError.ChainHeaderWrong, "seq beyond 2^53",
            Hex($"a4 0126 031870 {kid} 626d6e 85011b0020000000000001 5820{zeros32} 01 48{zeros8}"));
        yield return (PackError.ChainHeaderWrong, "negative seq", Hex($"a4 0126 031870 {kid} 626d6e 850120 5820{zeros32} 01 48{zeros8}"));
        yield return (PackError.VersionUnknown, "version 3", Hex($"a4 0126 031870 {kid} 626d6e 850300 5820{zeros32} 01 48{zeros8}"));
        yield return (PackError.MapKeyOrder, "kid before content type", Hex($"a4 0126 {kid} 031870 {chain}"));
        yield return (PackError.DuplicateMapKey, "algorithm twice", Hex($"a5 0126 0126 031870 {kid} {chain}"));
        yield return (PackError.NonMinimalLength, "label 1 in two bytes", Hex($"a4 180126 031870 {kid} {chain}"));
        yield return (PackError.IndefiniteLength, "header map of indefinite length", Hex($"bf 0126 031870 {kid} {chain} ff"));
        yield return (PackError.NotCbor, "reserved additional information", Hex("1c"));
    }

    /// <summary>Payloads that break one rule each.</summary>
    public static IEnumerable<(PackError Reason, string Name, byte[] Bytes)> Payloads(TestNode node)
    {
        string name = $"urn:dev:mac:{node.Eui64}:";
        byte[] Records(params Action<CborWriter>[] records)
        {
            var writer = new CborWriter(CborConformanceMode.Lax);
            writer.WriteStartArray(records.Length);
            foreach (Action<CborWriter> record in records)
            {
                record(writer);
            }

            writer.WriteEndArray();
            return writer.Encode();
        }

        Action<CborWriter> Map(params (int Label, object Value)[] fields) => writer =>
        {
            writer.WriteStartMap(fields.Length);
            foreach ((int label, object value) in fields)
            {
                writer.WriteInt32(label);
                switch (value)
                {
                    case string text: writer.WriteTextString(text); break;
                    case int number: writer.WriteInt32(number); break;
                    case ulong number: writer.WriteUInt64(number); break;
                    case Half number: writer.WriteHalf(number); break;
                    case float number: writer.WriteEncodedValue([0xfa, .. BigEndian(BitConverter.GetBytes(number))]); break;
                    case double number: writer.WriteEncodedValue([0xfb, .. BigEndian(BitConverter.GetBytes(number))]); break;
                    case byte[] encoded: writer.WriteEncodedValue(encoded); break;
                }
            }

            writer.WriteEndMap();
        };

        Action<CborWriter> first = Map((0, "tq"), (3, "S"), (-2, name), (-3, 1790000000));
        Action<CborWriter> Number(object value) => Map((0, "p"), (1, "W"), (2, value));

        yield return (PackError.PayloadNotSenml, "payload is text", [0x61, (byte)'a']);
        yield return (PackError.PayloadNotSenml, "no records", [0x80]);
        yield return (PackError.PayloadNotSenml, "record is a number", [0x81, 0x01]);
        yield return (PackError.Truncated, "empty payload", []);
        yield return (PackError.TrailingBytes, "bytes after the payload", [.. Records(first), 0x00]);
        yield return (PackError.RecordLabelUnknown, "boolean value", Records(first, Map((0, "x"), (4, new byte[] { 0xf5 }))));
        yield return (PackError.RecordLabelUnknown, "text label",
            Records(first, writer => writer.WriteEncodedValue([0xa1, 0x61, 0x78, 0x00])));
        yield return (PackError.RecordTypeWrong, "name is a number", Records(first, Map((0, 1), (1, "W"), (2, 1))));
        yield return (PackError.RecordTypeWrong, "value is null", Records(first, Number(new byte[] { 0xf6 })));
        yield return (PackError.BaseNameWrong, "no base name", Records(Map((0, "tq"), (3, "S"), (-3, 1790000000))));
        yield return (PackError.BaseNameWrong, "base name in capitals",
            Records(Map((0, "tq"), (3, "S"), (-2, "urn:dev:mac:00112233445566FF:"), (-3, 1))));
        yield return (PackError.BaseNameWrong, "base name twice", Records(first, Map((0, "tq"), (3, "S"), (-2, name))));
        yield return (PackError.BaseTimeWrong, "no base time", Records(Map((0, "tq"), (3, "S"), (-2, name))));
        yield return (PackError.BaseTimeWrong, "base time twice", Records(first, Map((0, "tq"), (3, "S"), (-3, 1))));
        yield return (PackError.RecordNameWrong, "no name", Records(first, Map((1, "W"), (2, 1))));
        yield return (PackError.RecordNameWrong, "name with a space", Records(first, Map((0, "a b"), (1, "W"), (2, 1))));
        yield return (PackError.RecordNameWrong, "name begins with a dot", Records(first, Map((0, ".a"), (1, "W"), (2, 1))));
        yield return (PackError.RecordValueMissing, "no value", Records(first, Map((0, "p"), (1, "W"))));
        yield return (PackError.RecordValueMissing, "two values", Records(first, Map((0, "p"), (1, "W"), (2, 1), (3, "x"))));
        yield return (PackError.RecordUnitMissing, "number without unit", Records(first, Map((0, "p"), (2, 1))));
        yield return (PackError.RecordUnitMissing, "empty unit", Records(first, Map((0, "p"), (1, ""), (2, 1))));
        yield return (PackError.RecordValueMissing, "bytes and a number", Records(first, Map((0, "qh"), (2, 1), (8, new byte[] { 0x40 }))));
        yield return (PackError.RecordTypeWrong, "qh is a text", Records(first, Map((0, "qh"), (3, "x"))));
        yield return (PackError.RecordTypeWrong, "bytes under another name", Records(first, Map((0, "p"), (8, new byte[] { 0x40 }))));
        yield return (PackError.RecordTypeWrong, "label 8 is a text", Records(first, Map((0, "qh"), (8, "x"))));
        yield return (PackError.QuarterHoursWrong, "no quarter hours", Records(first, Map((0, "qh"), (8, new byte[] { 0x40 }))));
        yield return (PackError.QuarterHoursWrong, "quarter hours end in the middle",
            Records(first, Map((0, "qh"), (8, new byte[] { 0x45, 1, 1, 3, 0x84, 0 }))));
        foreach ((string what, byte[] bytes) in Samples())
        {
            byte[] item = [(byte)(0x40 | bytes.Length), .. bytes];
            yield return (PackError.SamplesWrong, what, Records(first, Map((0, "t1.s"), (8, item))));
        }

        yield return (PackError.SamplesWrong, "samples twice",
            Records(first, Map((0, "t1.s"), (8, new byte[] { 0x40 })), Map((0, "t1.s"), (8, new byte[] { 0x40 }))));
        yield return (PackError.RecordTypeWrong, "samples of a fifth zone", Records(first, Map((0, "t5.s"), (8, new byte[] { 0x40 }))));
        yield return (PackError.NumberOutOfRange, "2^53 + 1", Records(first, Number((1UL << 53) + 1)));
        yield return (PackError.NumberOutOfRange, "−2^53 − 1", Records(first, Number(new byte[] { 0x3b, 0x00, 0x20, 0, 0, 0, 0, 0, 0 })));
        yield return (PackError.NumberOutOfRange, "NaN", Records(first, Number(new byte[] { 0xf9, 0x7e, 0x00 })));
        yield return (PackError.NumberOutOfRange, "infinity", Records(first, Number(Half.PositiveInfinity)));
        yield return (PackError.NumberOutOfRange, "1e300", Records(first, Number(1e300)));
        yield return (PackError.WholeNumberAsFloat, "1.0", Records(first, Number((Half)1)));
        yield return (PackError.WholeNumberAsFloat, "−0.0", Records(first, Number(Half.NegativeZero)));
        yield return (PackError.WholeNumberAsFloat, "100001.0", Records(first, Number(100001f)));
        yield return (PackError.NonShortestFloat, "0.5 in 32 bits", Records(first, Number(0.5f)));
        yield return (PackError.NonShortestFloat, "0.1f in 64 bits", Records(first, Number((double)0.1f)));
        yield return (PackError.NonShortestFloat, "the smallest half in 32 bits", Records(first, Number(5.9604645e-8f)));
        yield return (PackError.NonMinimalLength, "1 in two bytes", Records(first, Number(new byte[] { 0x18, 0x01 })));
        yield return (PackError.InvalidUtf8, "name is not UTF-8", Records(first, Map((0, new byte[] { 0x61, 0xff }), (1, "W"), (2, 1))));
        yield return (PackError.MapKeyOrder, "value before name", Records(first, Map((2, 1), (0, "p"))));
        yield return (PackError.DuplicateMapKey, "name twice", Records(first, Map((0, "p"), (0, "p"))));
        yield return (PackError.TooDeep, "deep nesting", [.. Enumerable.Repeat((byte)0x81, 40), 0x00]);
        yield return (PackError.Oversized, "array of four billion", [0x9a, 0xff, 0xff, 0xff, 0xff]);
        yield return (PackError.NotCbor, "simple value 24 < 32", [.. Records(first, Number(new byte[] { 0xf8, 0x20 }))[..^1], 0x10]);
        yield return (PackError.NodeNameMismatch, "another node's name",
            Records(Map((0, "tq"), (3, "S"), (-2, "urn:dev:mac:0000000000000000:"), (-3, 1))));
    }

    /// <summary>CborWriter would shorten floats by itself.</summary>
    private static byte[] BigEndian(byte[] littleEndian) => littleEndian.Reverse().ToArray();

    private static byte[] PackWriterHeaderLength(byte[] good) => [.. good[..2], 0x59, 0x00, good[3], .. good[4..]];

    private static IEnumerable<(string Name, byte[] Bytes)> Samples()
    {
        yield return ("samples end in the middle", [2, 0x80]);
        yield return ("a mark in a longer form", [0x82, 0]);
        yield return ("a sample before a state", [0, 20]);
        yield return ("no faults", [6, 0]);
        yield return ("128 faults", [6, 0x80, 1]);
        yield return ("how many faults is missing", [6]);
        yield return ("bytes behind lost", [2, 20, 8, 20]);
        yield return ("5,000 °C", [2, 0xCA, 0x84, 0x3D]);
        yield return ("five bytes", [2, 0x80, 0x80, 0x80, 0x80, 1]);
    }
}
