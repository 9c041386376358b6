using System.Buffers.Binary;

namespace MeterNode.Plant.Stores;

/// <summary>How key identifiers are written in a store: the 8 bytes that packs have.</summary>
internal static class StoreKid
{
    /// <summary>The column's value.</summary>
    public static byte[] Bytes(ulong kid)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, kid);
        return bytes;
    }

    /// <summary>The key identifier of a column's value.</summary>
    public static ulong Read(byte[] bytes) => BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
