using System.Buffers.Binary;
using System.Text;
using MeterNode.Plant.Flashing;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>Application images as the metadata processor lays them out, with assemblies that hold nothing but names.</summary>
internal static class TestImage
{
    /// <summary>Checksum of mscorlib's native part in the runtime 1.17 (nf-interpreter, <c>corlib_native.cpp</c>).</summary>
    public const uint Mscorlib = 0x1549C856;

    /// <summary>A meter node of this version, with the library and one that has no native part.</summary>
    public static byte[] Node(string version = "0.5.0.0", uint native = Mscorlib) =>
    [
        .. Assembly("", "1.17.11.0", native), .. Assembly("MeterNode.Core", version, 0),
        .. Assembly("MeterNode.Node", version, 0, "MeterNode.Core"),
    ];

    /// <summary>One assembly; one without a name is mscorlib, whose name stands in the runtime.</summary>
    public static byte[] Assembly(string name, string version, uint native, params string[] references)
    {
        byte[] assembly = new byte[124];
        "NFMRK1"u8.CopyTo(assembly);
        byte[] strings = [.. new[] { name }.Concat(references).SelectMany(text => Encoding.UTF8.GetBytes(text + "\0"))];
        byte[] table = new byte[references.Length * 12];
        int at = name.Length + 1;
        for (int i = 0; i < references.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(i * 12), (ushort)at);
            at += references[i].Length + 1;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(assembly.AsSpan(20), native);
        ushort[] numbers = [.. version.Split('.').Select(ushort.Parse)];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(assembly.AsSpan(28 + (2 * i)), numbers[i]);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(assembly.AsSpan(36), (ushort)(name.Length == 0 ? 0xFFFE : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(assembly.AsSpan(38), 1);
        byte[] body = [.. table, .. strings, .. new byte[(4 - ((table.Length + strings.Length) % 4)) % 4]];
        for (int i = 0; i < 16; i++)
        {
            int start = i == 0 ? 124 : i <= 11 ? 124 + table.Length : 124 + body.Length;
            BinaryPrimitives.WriteUInt32LittleEndian(assembly.AsSpan(40 + (4 * i)), (uint)start);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(assembly.AsSpan(12), ApplicationImage.Crc(body));
        BinaryPrimitives.WriteUInt32LittleEndian(assembly.AsSpan(8), ApplicationImage.Crc(assembly));
        return [.. assembly, .. body];
    }
}
