using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>
/// Packs as the bytes of a block and back, byte for byte. Before compression a block has, one after the other: all boot counters, times of
/// arrival, ends, time qualities and modes, then the lengths of all packs, where each names the one before, and at last the packs. A pack
/// names the SHA-256 of the one before it; in a block that hash is left out and computed again.
/// </summary>
internal static class BlockCodec
{
    /// <summary>Version of the layout: brotli over what is described above.</summary>
    public const int Version = 1;

    /// <summary>More bytes are no block: the packs of the longest one are far below.</summary>
    public const int MaximumLength = 64 << 20;

    private const int HashBytes = 32;

    /// <summary>The hash of the pack before is in the protected header, which is at the beginning.</summary>
    private const int HeaderBytes = 128;

    /// <summary>Beyond it brotli takes many times as long for a few bytes less.</summary>
    private const int Quality = 5;

    private const int WindowBits = 22;

    /// <summary>
    /// The block of <paramref name="packs"/>: accepted, one number after the other. Null when what comes out of it would not be exactly
    /// these packs.
    /// </summary>
    public static PackBlock? Encode(IReadOnlyList<StoredPack> packs)
    {
        var body = new ArrayBufferWriter<byte>();
        Write(body, packs);
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(body.WrittenCount)];
        if (!BrotliEncoder.TryCompress(body.WrittenSpan, compressed, out int length, Quality, WindowBits))
        {
            return null;
        }

        var block = new PackBlock(
            packs[0].Seq, packs[^1].Seq, Version, body.WrittenCount, SHA256.HashData(body.WrittenSpan), compressed[..length]);
        return TryDecode(block, out List<StoredPack> decoded) && AreSame(packs, decoded) ? block : null;
    }

    /// <summary>The packs of a block; false when it is damaged, or of a version that this program does not know.</summary>
    public static bool TryDecode(PackBlock block, out List<StoredPack> packs)
    {
        packs = [];
        if (block.Codec != Version || block.Length is <= 0 or > MaximumLength || block.LastSeq < block.FirstSeq)
        {
            return false;
        }

        byte[] body = new byte[block.Length];
        if (!BrotliDecoder.TryDecompress(block.Bytes, body, out int length) || length != body.Length
            || !SHA256.HashData(body).AsSpan().SequenceEqual(block.Sha256))
        {
            return false;
        }

        packs = Read(body, block);
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> body, IReadOnlyList<StoredPack> packs)
    {
        List<string?> modes = [.. packs.Select(pack => pack.Mode).Distinct()];
        var write = new BlockWriter(body);
        write.Whole(modes.Count);
        modes.ForEach(write.Text);
        write.Changes(packs.Select(pack => pack.Boot));
        write.Changes(packs.Select(pack => pack.ReceivedAt.ToUnixTimeMilliseconds()));
        write.Changes(packs.Select(pack => BitConverter.DoubleToInt64Bits(pack.EndSeconds)));
        write.Changes(packs.Select(pack => (long)pack.TimeQuality));
        write.Changes(packs.Select(pack => (long)modes.IndexOf(pack.Mode)));
        write.Changes(packs.Select(pack => (long)pack.Bytes.Length));
        int[] links = Links(packs);
        write.Changes(links.Select(link => (long)link));
        for (int i = 0; i < packs.Count; i++)
        {
            ReadOnlySpan<byte> bytes = packs[i].Bytes;
            body.Write(links[i] < 0 ? bytes : bytes[..links[i]]);
            body.Write(links[i] < 0 ? [] : bytes[(links[i] + HashBytes)..]);
        }
    }

    /// <summary>Where each pack has the hash of the one before it; −1 where it has not.</summary>
    private static int[] Links(IReadOnlyList<StoredPack> packs)
    {
        int[] links = new int[packs.Count];
        links[0] = -1;
        for (int i = 1; i < links.Length; i++)
        {
            ReadOnlySpan<byte> header = packs[i].Bytes.AsSpan(0, Math.Min(HeaderBytes, packs[i].Bytes.Length));
            links[i] = header.IndexOf(SHA256.HashData(packs[i - 1].Bytes));
        }

        return links;
    }

    private static List<StoredPack> Read(byte[] body, PackBlock block)
    {
        int count = checked((int)(block.LastSeq - block.FirstSeq + 1));
        var read = new BlockReader(body);
        string?[] modes = new string?[(int)read.Whole()];
        for (int i = 0; i < modes.Length; i++)
        {
            modes[i] = read.Text();
        }

        long[] boots = read.Changes(count);
        long[] received = read.Changes(count);
        long[] ends = read.Changes(count);
        long[] qualities = read.Changes(count);
        long[] modeNumbers = read.Changes(count);
        long[] lengths = read.Changes(count);
        long[] links = read.Changes(count);
        var packs = new List<StoredPack>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[lengths[i]];
            if (links[i] < 0)
            {
                read.Bytes(bytes);
            }
            else
            {
                int link = (int)links[i];
                read.Bytes(bytes.AsSpan(0, link));
                SHA256.HashData(packs[^1].Bytes, bytes.AsSpan(link, HashBytes));
                read.Bytes(bytes.AsSpan(link + HashBytes));
            }

            packs.Add(new StoredPack(
                block.FirstSeq + i,
                boots[i],
                DateTimeOffset.FromUnixTimeMilliseconds(received[i]),
                BitConverter.Int64BitsToDouble(ends[i]),
                (char)qualities[i],
                modes[modeNumbers[i]],
                new Judgement(Verdict.Accepted),
                bytes));
        }

        return packs;
    }

    private static bool AreSame(IReadOnlyList<StoredPack> packs, List<StoredPack> decoded)
    {
        for (int i = 0; i < packs.Count; i++)
        {
            if (!packs[i].Bytes.AsSpan().SequenceEqual(decoded[i].Bytes) || packs[i] with { Bytes = decoded[i].Bytes } != decoded[i])
            {
                return false;
            }
        }

        return packs.Count == decoded.Count;
    }
}
