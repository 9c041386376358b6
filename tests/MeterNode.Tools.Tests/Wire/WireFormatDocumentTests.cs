using System.Formats.Cbor;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Core.Evidence;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Core.Tests.Records;
using MeterNode.Wire;
using CborReader = System.Formats.Cbor.CborReader;
using CoseSign1 = MeterNode.Wire.CoseSign1;
using FirmwareWriter = MeterNode.Core.Records.PackWriter;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>docs/wire-format.md, the firmware's writer and the host's reader say the same.</summary>
[TestClass]
public partial class WireFormatDocumentTests
{
    private const string Begin = "<!-- example: written by UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter WireFormatDocumentTests -->\n";
    private const string End = "<!-- end of example -->";

    private static readonly string s_path = Path.Combine(Repository.Root, "docs", "wire-format.md");
    private static readonly string s_document = File.ReadAllText(s_path);
    private static readonly string[] s_labels = ["n", "u", "v", "vs", "", "", "t"];

    [TestMethod]
    public void Names_DocumentAndFirmware_AreTheSame()
    {
        var firmware = new SortedSet<string>(StringComparer.Ordinal);
        foreach (FieldInfo field in typeof(RecordNames).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            firmware.UnionWith(field.GetValue(null) switch { string name => [name], string[] names => names, _ => [] });
        }

        CollectionAssert.AreEqual(DocumentedUnits().Keys.ToArray(), firmware.ToArray());
    }

    [TestMethod]
    public void Units_WrittenByTheFirmware_AreTheDocuments()
    {
        PackContents contents = SamplePack.Create(6, 3, 4);
        SamplePack.AddMeans(contents);
        SamplePack.AddPeriods(contents, 1);
        contents.Events.Add(contents.EndMicros, "boot reason=power boot=1");
        contents.Heat = new WasteHeat(1, 992.2, 4179);
        Assert.AreEqual(PackError.None, PackPayload.TryRead(Payload(contents), out PackPayload? payload));
        SortedDictionary<string, string> documented = DocumentedUnits();
        foreach (Reading reading in payload!.Readings)
        {
            Assert.AreEqual(documented[reading.Name], reading.Unit ?? "", reading.Name);
        }

        CollectionAssert.AreEqual(
            documented.Keys.Order(StringComparer.Ordinal).ToArray(),
            payload.Readings.Select(reading => reading.Name).Distinct().Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Events_WrittenByTheFirmware_AreTheDocuments()
    {
        string table = s_document[s_document.IndexOf("### Event codes", StringComparison.Ordinal)..s_document.IndexOf("## Enrolment record", StringComparison.Ordinal)];
        var documented = EventRow().Matches(table).ToDictionary(
            row => row.Groups[1].Value, row => Quoted().Matches(row.Groups[2].Value).Select(key => key.Groups[1].Value).ToArray());
        // "fault" is put together from parts: its literal has no key behind it, and "begin" and "end" are its states.
        var written = new SortedSet<string>(StringComparer.Ordinal) { "fault" };
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "firmware"), "*.cs", SearchOption.AllDirectories)
            .Where(path => path.Contains("/Loop/") || path.Contains("/Records/")))
        {
            string code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)));
            foreach (Match text in EventLiteral().Matches(code).Where(text => text.Groups[1].Value is not ("begin" or "end")))
            {
                string name = text.Groups[1].Value;
                written.Add(name);
                Assert.IsTrue(documented.TryGetValue(name, out string[]? keys), $"{Path.GetFileName(file)} writes '{name}', which is not in the table");
                CollectionAssert.Contains(keys, text.Groups[2].Value, $"{Path.GetFileName(file)}: key of '{name}'");
            }
        }

        CollectionAssert.AreEqual(documented.Keys.Order(StringComparer.Ordinal).ToArray(), written.ToArray());
    }

    [TestMethod]
    public void Example_Document_IsWhatTheFirmwareWrites()
    {
        byte[] pack = ExamplePack(out P256Signer signer);
        Assert.AreEqual(PackError.None, CoseSign1.TryRead(pack, out CoseSign1? message));
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = signer.PublicKey[1..33], Y = signer.PublicKey[33..] },
        });
        Assert.IsTrue(message!.Verify(key));

        string example = Annotate(pack, message);
        int from = s_document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = s_document.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(s_path, s_document[..from] + example + s_document[to..]);
            return;
        }

        Assert.AreEqual(s_document[from..to], example);
    }

    private static byte[] ExamplePack(out P256Signer signer)
    {
        PackContents contents = SamplePack.Create(1, 1, 1);
        SamplePack.AddMeans(contents);
        contents.Events.Add(contents.EndMicros - 12_345_000, "time-step ms=-750");
        byte[] payload = Payload(contents);
        signer = new P256Signer(Convert.FromHexString("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        var envelope = new PackEnvelope(Kid.Compute(signer.PublicKey));
        envelope.Begin(0, SHA256.HashData("enrolment-1"u8), 1, [1, 2, 3, 4, 5, 6, 7, 8]);
        byte[] digest = new byte[32];
        envelope.Digest(payload, 0, payload.Length, digest);
        signer.Begin(digest);
        while (!signer.Step())
        {
        }

        byte[] signature = new byte[64];
        signer.CopySignature(signature, 0);
        byte[] pack = new byte[payload.Length + PackEnvelope.Overhead];
        return pack[..envelope.Write(payload, 0, payload.Length, signature, pack, 0)];
    }

    private static byte[] Payload(PackContents contents)
    {
        var senMl = new SenMlWriter(8000);
        Assert.IsTrue(new FirmwareWriter(senMl, SamplePack.Eui64).Write(contents));
        return senMl.Buffer[senMl.Offset..(senMl.Offset + senMl.Length)];
    }

    /// <summary>The pack's bytes, a data item or a record a line, each with its meaning.</summary>
    private static string Annotate(byte[] pack, CoseSign1 message)
    {
        var text = new StringBuilder($"{pack.Length} bytes:\n\n```\n");
        int at = 0;
        void Line(int count, string meaning)
        {
            text.Append(Convert.ToHexStringLower(pack.AsSpan(at, count))).Append("  # ").Append(meaning).Append('\n');
            at += count;
        }

        int header = Head(message.ProtectedHeader.Length);
        Line(2, "tag 18, array of 4");
        Line(header, $"protected header, {message.ProtectedHeader.Length} bytes");
        Line(message.ProtectedHeader.Length, Diagnose(new CborReader(message.ProtectedHeader)));
        Line(1, "unprotected header: empty");
        Line(Head(message.Payload.Length), $"payload, {message.Payload.Length} bytes");
        var records = new CborReader(message.Payload);
        int count = records.ReadStartArray()!.Value;
        Line(count < 24 ? 1 : 2, $"{count} records");
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> record = records.ReadEncodedValue();
            Line(record.Length, Record(new CborReader(record)));
        }

        Line(2, "signature, 64 bytes");
        Line(64, "r, s");
        Assert.AreEqual(pack.Length, at);
        return text.Append("```\n").ToString();
    }

    private static int Head(int length) => length < 24 ? 1 : length < 256 ? 2 : 3;

    private static string Record(CborReader reader)
    {
        int pairs = reader.ReadStartMap()!.Value;
        var fields = new string[pairs];
        for (int i = 0; i < pairs; i++)
        {
            int label = reader.ReadInt32();
            fields[i] = (label >= 0 ? s_labels[label] : label switch { -2 => "bn", -3 => "bt", _ => "bu" }) + ": " + Diagnose(reader);
        }

        return "{" + string.Join(", ", fields) + "}";
    }

    /// <summary>Diagnostic notation (RFC 8949 §8) of the next item.</summary>
    private static string Diagnose(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
            case CborReaderState.NegativeInteger:
                return reader.ReadInt64().ToString(CultureInfo.InvariantCulture);
            case CborReaderState.TextString:
                return "\"" + reader.ReadTextString() + "\"";
            case CborReaderState.ByteString:
                return "h'" + Convert.ToHexStringLower(reader.ReadByteString()) + "'";
            case CborReaderState.StartArray:
                var items = new List<string>();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                {
                    items.Add(Diagnose(reader));
                }

                reader.ReadEndArray();
                return "[" + string.Join(", ", items) + "]";
            case CborReaderState.StartMap:
                var pairs = new List<string>();
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap)
                {
                    pairs.Add(Diagnose(reader) + ": " + Diagnose(reader));
                }

                reader.ReadEndMap();
                return "{" + string.Join(", ", pairs) + "}";
            default:
                return reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Unit of every name of the names table, N and Z replaced by numbers.</summary>
    private static SortedDictionary<string, string> DocumentedUnits()
    {
        string table = s_document[s_document.IndexOf("## Names", StringComparison.Ordinal)..s_document.IndexOf("### Event codes", StringComparison.Ordinal)];
        var units = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match row in NameRow().Matches(table))
        {
            string name = row.Groups[1].Value;
            int copies = name.EndsWith('N') ? RecordNames.MaxPhases : name.StartsWith("tZ", StringComparison.Ordinal) ? RecordNames.MaxZones : 1;
            for (int i = 1; i <= copies; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                units.Add(copies == 1 ? name : name.Replace("N", number, StringComparison.Ordinal).Replace("Z", number, StringComparison.Ordinal), row.Groups[2].Value.Trim());
            }
        }

        return units;
    }

    [GeneratedRegex(@"^\| `([A-Za-z0-9.]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex NameRow();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"([a-z][a-z-]+) ([a-z]+)=")]
    private static partial Regex EventLiteral();
}
