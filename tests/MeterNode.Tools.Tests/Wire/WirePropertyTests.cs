using System.Formats.Cbor;
using FsCheck;
using FsCheck.Fluent;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Properties that hold for any input.</summary>
[TestClass]
public class WirePropertyTests
{
    [TestMethod]
    public void Scan_AnyBytes_LengthIsInsideAndPrefixesAreTruncated() => Check((byte[] bytes) =>
    {
        PackError error = CborScan.Item(bytes, out int length);
        return length <= bytes.Length
            && (error == PackError.None ? length > 0 : true)
            && Enumerable.Range(0, length).All(shorter => CborScan.Item(bytes.AsSpan(0, shorter), out _) == PackError.Truncated);
    });

    /// <summary>A number written in its shortest form reads back exactly and passes as deterministic.</summary>
    [TestMethod]
    public void PackPayload_AnyNumber_ReadsBackExactly() => Check((double value) =>
    {
        if (!double.IsFinite(value) || Math.Abs(value) > PackPayload.MaximumNumber || double.IsNegative(value) && value == 0)
        {
            return true;
        }

        byte[] bytes = new PayloadWriter("0011223344556677", 1).Text("tq", "S").Number("p", "W", value).Write();
        return PackPayload.TryRead(bytes, out PackPayload? payload) == PackError.None && payload!.Number("p") == value;
    });

    /// <summary>What CborWriter makes of any text and bytes is well-formed; scanning agrees with CborReader about where it ends.</summary>
    [TestMethod]
    public void Scan_AnyStrings_AgreesWithCborReader() => Check((string text, byte[] bytes) =>
    {
        if (text is null || !IsPaired(text))
        {
            return true;
        }

        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartArray(2);
        writer.WriteTextString(text);
        writer.WriteByteString(bytes ?? []);
        writer.WriteEndArray();
        byte[] encoded = [.. writer.Encode(), 0xff];
        return CborScan.Item(encoded, out int length) == PackError.None && length == encoded.Length - 1
            && CborScan.Whole(encoded) == PackError.TrailingBytes;
    });

    /// <summary>Whatever lies between packs, none of them is lost.</summary>
    [TestMethod]
    public void EvidenceReader_RubbishBetweenPacks_FindsEveryPack()
    {
        byte[][] packs = new TestPlant().Node.Next(3).ToArray();
        Check((byte[] a, byte[] b) =>
        {
            byte[] Rubbish(byte[] bytes) => (bytes ?? []).Where(value => value is not (0xd2 or (> 0x40 and < 0x80))).ToArray();
            byte[] file = [.. packs[0], .. Rubbish(a), .. packs[1], .. Rubbish(b), .. packs[2]];
            var reader = new EvidenceReader(new MemoryStream(file));
            var found = new List<byte[]>();
            while (reader.TryRead(out EvidenceItem item))
            {
                if (packs.Any(pack => item.Bytes.Span.SequenceEqual(pack)))
                {
                    found.Add(item.Bytes.ToArray());
                }
            }

            return found.Count == 3;
        });
    }

    [TestMethod]
    public void EventText_WhatItParses_ItSpells() => Check((NonNegativeInt number) =>
    {
        Assert.IsTrue(EventText.TryParse($"gap first={number.Get} last={number.Get + 1L}", out EventText? parsed));
        return parsed!.Code == "gap" && parsed.Number("first") == number.Get && parsed.Number("last") == number.Get + 1L
            && parsed["other"] is null;
    });

    [TestMethod]
    [DataRow(""), DataRow(
        " boot"), DataRow(
            "boot  reason=power"), DataRow("boot reason"), DataRow("boot =x"), DataRow("boot reason="), DataRow("boot a=1 a=2")]
    public void EventText_OutOfForm_IsRefused(string text) => Assert.IsFalse(EventText.TryParse(text, out _));

    private static bool IsPaired(string text)
    {
        try
        {
            new System.Text.UTF8Encoding(false, true).GetByteCount(text);
            return true;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }
    }

    private static void Check<T>(Func<T, bool> property) => Prop.ForAll(property).QuickCheckThrowOnFailure();

    private static void Check<T1, T2>(Func<T1, T2, bool> property) => Prop.ForAll(property).QuickCheckThrowOnFailure();
}
