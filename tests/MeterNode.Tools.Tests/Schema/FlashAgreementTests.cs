using System.Buffers.Binary;
using System.Reflection;
using MeterNode.Core.Storage;
using MeterNode.Schema;

namespace MeterNode.Tools.Tests.Schemas;

/// <summary>The firmware lays its state out as the schema says.</summary>
[TestClass]
public class FlashAgreementTests
{
    private static readonly FlashFile s_flash = new SchemaFiles(Repository.Root).Flash;

    [TestMethod]
    public void Version_Firmware_IsTheSchemas() => Assert.AreEqual(FlashFormat.Version, s_flash.Version);

    [TestMethod]
    public void State_Firmware_HasEachFieldWhereTheSchemaSays()
    {
        var state = new NodeState();
        long next = 1_000_000_000_001;
        var used = new Dictionary<string, int>();
        var expected = new byte[FlashFormat.StateBytes];
        int end = 0;
        foreach ((int offset, FlashFile.Field field) in s_flash.Layout())
        {
            FieldOrProperty(state, field.Id, out object? holder, out Action<long> set);
            for (int i = 0; i < field.Count; i++)
            {
                int at = offset + (i * field.Bytes);
                int index = used.GetValueOrDefault(field.Id);
                used[field.Id] = index + 1;
                if (holder is byte[] bytes)
                {
                    bytes.AsSpan().Fill(0xa5);
                    bytes.CopyTo(expected, at);
                }
                else
                {
                    BinaryPrimitives.WriteInt64LittleEndian(expected.AsSpan(at), ++next);
                    if (holder is long[] values)
                    {
                        values[index] = next;
                    }
                    else
                    {
                        set(next);
                    }
                }

                end = at + field.Bytes;
            }
        }

        byte[] written = new byte[FlashFormat.StateBytes];
        FlashFormat.WriteState(state, written, 0);
        Assert.AreEqual(FlashFormat.StateBytes, end);
        Assert.AreEqual(Convert.ToHexStringLower(expected), Convert.ToHexStringLower(written));
    }

    [TestMethod]
    public void Lengths_OfEarlierStates_AreTheFirmwares()
    {
        int[] lengths = [.. s_flash.State.Select(field => field.SinceState).Distinct().Order()];
        Assert.AreEqual(FlashFormat.StateBytes, lengths[^1]);
        foreach (int length in lengths[..^1])
        {
            Assert.AreEqual(length, s_flash.State.Where(field => field.SinceState <= length).Sum(field => field.Bytes * field.Count));
            Assert.IsTrue(FlashFormat.IsUnversionedState(length), $"{length} bytes");
        }
    }

    private static void FieldOrProperty(NodeState state, string name, out object? value, out Action<long> set)
    {
        FieldInfo? field = typeof(NodeState).GetField(name);
        value = field is not null ? field.GetValue(state) : typeof(NodeState).GetProperty(name)!.GetValue(state);
        set = number => field!.SetValue(state, number);
    }
}
