using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Core.Evidence;
using MeterNode.Core.Production;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;
using MeterNode.Core.Tests.Records;
using MeterNode.Schema;
using MeterNode.Wire;
using FirmwareDefinition = MeterNode.Core.Thermal.AccuracyDefinition;
using CborReader = System.Formats.Cbor.CborReader;
using CoseSign1 = MeterNode.Wire.CoseSign1;
using FirmwareWriter = MeterNode.Core.Records.PackWriter;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>docs/wire-format.md, the firmware's writer and the host's reader say the same.</summary>
[TestClass]
public class WireFormatDocumentTests
{
    private const string Begin =
        "<!-- example: written by UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter WireFormatDocumentTests -->\n";
    private const string End = "<!-- end of example -->";

    private static readonly string s_path = Path.Combine(Repository.Root, "docs", "wire-format.md");
    private static readonly string s_document = File.ReadAllText(s_path);
    private static readonly string[] s_labels = ["n", "u", "v", "vs", "", "", "t", "", "vd"];

    [TestMethod]
    public void Names_WrittenByTheFirmware_AreTheSchemas()
    {
        PackContents contents = SamplePack.Create(6, 3, 4);
        SamplePack.AddMeans(contents);
        SamplePack.AddPeriods(contents, 1);
        contents.Events.Add(contents.EndMicros, EventTexts.Boot(Words.BootReasonPower, 1, "0.1.0"));
        contents.Heat = new WasteHeat(1, 992.2, 4179);
        contents.Heat.Add(1, 60, 40, true);
        contents.Samples = [.. Enumerable.Range(0, 4).Select(_ => Zone())];
        contents.CommandCounter = 7;
        contents.RowHertz = 875;
        contents.OverRange = 3;
        contents.DeviationJoules = 12.5;
        contents.Refused = [0, 1, 2, 3, 4, 5, 6, 7];
        contents.Configuration.Meter = new MeterConfiguration { AccuracyClass = "B" };
        contents.Meter = new MeterFacts { Serial = "4711", Ratio = 40, ImportKilowattHours = 1234.5, Statement = "OCMF|" };
        Assert.AreEqual(PackError.None, PackPayload.TryRead(Payload(contents), out PackPayload? payload));
        foreach (SignedRecord record in payload!.AllRecords)
        {
            Assert.IsTrue(RecordTable.TryFind(record.Name, out RecordKey key), record.Name);
            Assert.AreEqual(record.Value is null ? null : key.Definition.Unit, record.Unit, record.Name);
        }

        RecordFile records = new SchemaFiles(Repository.Root).Records;
        CollectionAssert.AreEquivalent(
            records.Records.SelectMany(record => Names(records, record)).ToArray(),
            payload.AllRecords.Select(record => record.Name)
                .Append(RecordNames.QuarterHours).Append(RecordNames.MeterPulses)
                .Concat(Enumerable.Range(1, 4).Where(zone => payload.Samples(zone)?.Count > 10).Select(zone => $"t{zone}.s"))
                .Distinct().ToArray());
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

    private static IEnumerable<string> Names(RecordFile records, RecordEntry record)
    {
        int copies = record.IsPhase ? records.Phases : record.IsZone ? records.Zones : 1;
        return Enumerable.Range(1, copies).Select(record.NameOf);
    }

    private static byte[] ExamplePack(out P256Signer signer)
    {
        PackContents contents = SamplePack.Create(1, 1, 1);
        SamplePack.AddMeans(contents);
        contents.Samples = [Zone()];
        contents.Events.Add(contents.EndMicros - 12_345_000, EventTexts.TimeStep(-750));
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

    /// <summary>Ten samples at 219.6 °C.</summary>
    private static ControlAccuracy Zone()
    {
        var zone = new ControlAccuracy(220, 5, 0, FirmwareDefinition.P95);
        for (int second = 0; second < 10; second++)
        {
            zone.Add(second * 1_000_000, 219.55 + (second * 7 % 10 * 0.0178));
        }

        return zone;
    }

    private static byte[] Payload(PackContents contents)
    {
        var senMl = new SenMlWriter(new byte[8000], 0);
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
}
