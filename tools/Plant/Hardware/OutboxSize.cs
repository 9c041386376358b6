namespace MeterNode.Plant.Hardware;

/// <summary>
/// How much of a board's file system the outbox can take, beside LittleFS, the node's other files and what LittleFS needs free for
/// each write.
/// </summary>
/// <param name="SegmentBytes">Bytes in one file, the configuration's <c>outbox.segmentBytes</c>.</param>
/// <param name="Segments">Files, the configuration's <c>outbox.segments</c>.</param>
public sealed record OutboxSize(int SegmentBytes, int Segments)
{
    private const int BlockBytes = 4096;

    /// <summary>
    /// Blocks that the outbox leaves: superblock and directory 8, provisioned files 14, checkpoints 3, journal of quarter hours 6,
    /// one frame over the limit and the block that an append copies 3, spare blocks for wear 10.
    /// </summary>
    private const int OtherBlocks = 44;

    /// <summary>A large file wastes less at its end, and releases its room in larger pieces.</summary>
    private const int LargeFileBlocks = 16;

    private const int SmallFileBlocks = 4;

    /// <summary>Bytes of the whole ring.</summary>
    public long TotalBytes => (long)SegmentBytes * Segments;

    /// <summary>The outbox that a file system of <paramref name="kilobytes"/> (1,024 bytes) has room for.</summary>
    public static OutboxSize For(int kilobytes)
    {
        int blocks = (kilobytes * 1024 / BlockBytes) - OtherBlocks;
        int fileBlocks = blocks >= 8 * LargeFileBlocks ? LargeFileBlocks : SmallFileBlocks;
        return new OutboxSize(FileBytes(fileBlocks), Math.Max(2, blocks / fileBlocks));
    }

    /// <summary>
    /// Bytes that a LittleFS file of so many blocks holds: block i (from 1) begins with a pointer of 4 bytes for each power of two
    /// that divides i (littlefs SPEC.md, "CTZ skip-lists").
    /// </summary>
    private static int FileBytes(int blocks)
    {
        int bytes = blocks * BlockBytes;
        for (int i = 1; i < blocks; i++)
        {
            bytes -= 4 * (System.Numerics.BitOperations.TrailingZeroCount(i) + 1);
        }

        return bytes;
    }
}
