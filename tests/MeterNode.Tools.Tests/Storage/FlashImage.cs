using System.Buffers.Binary;
using MeterNode.Core.Ports;
using MeterNode.Support;
using MeterNode.Tools.Tests.Node;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>All files of a flash at one moment, and where each frame stands in them, read after docs/flash-format.md.</summary>
internal sealed class FlashImage
{
    private const int HeaderBytes = 8;
    private const int CheckBytes = 4;
    private const int StateBytes = 248;
    private const int CounterBytes = 8;
    private const int ReservedOffset = 128;
    private const int ReservedBytes = 8;

    private readonly List<(string Name, byte[] Content)> _files = [];

    public FlashImage(IFileStore flash)
    {
        foreach (string name in flash.List().Order(StringComparer.Ordinal))
        {
            byte[] content = flash.ReadAll(name);
            _files.Add((name, content));
            for (int at = 0; name.StartsWith("ob-") && at < content.Length;)
            {
                int length = (int)(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(at)) & 0xffffff) + (CheckBytes * 2);
                long sequence = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(at + HeaderBytes)) - 1;
                byte[] pack = content[(at + HeaderBytes + StateBytes)..(at + length - CheckBytes)];
                Frames.Add(new Frame(name, at, length, sequence, pack));
                at += length;
            }
        }
    }

    public IReadOnlyList<(string Name, byte[] Content)> Files => _files;

    public List<Frame> Frames { get; } = [];

    /// <summary>A flash with these files, changed by <paramref name="change"/>.</summary>
    public MemoryFileStore Restore(Func<string, byte[], byte[]?>? change = null)
    {
        var flash = new MemoryFileStore();
        foreach ((string name, byte[] content) in _files)
        {
            byte[]? changed = change is null ? content : change(name, [.. content]);
            if (changed is not null)
            {
                flash.Write(name, changed, 0, changed.Length);
            }
        }

        return flash;
    }

    /// <summary>The same flash as firmware 0.2.0 would have left it: version 2, no checks of headers, no reservations.</summary>
    public MemoryFileStore RestoreAsVersion2() => Restore((name, content) =>
    {
        var old = new MemoryStream();
        for (int at = 0; at < content.Length;)
        {
            int length = (int)(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(at)) & 0xffffff) + (CheckBytes * 2);
            int state = at + HeaderBytes + (name.StartsWith("cp-") ? CounterBytes : 0);
            byte[] body =
            [
                .. content[(at + HeaderBytes)..(state + ReservedOffset)],
                .. content[(state + ReservedOffset + ReservedBytes)..(at + length - CheckBytes)],
            ];
            byte[] record = [.. new byte[4], .. body, .. new byte[CheckBytes]];
            BinaryPrimitives.WriteInt32LittleEndian(record, body.Length | (2 << 24));
            int end = record.Length - CheckBytes;
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(end), FlashFrame.Crc32(record.AsSpan(0, end)));
            old.Write(record);
            at += length;
        }

        return old.ToArray();
    });

    public Frame? FrameAt(string name, int position) =>
        Frames.Find(frame => frame.Name == name && position >= frame.Position && position < frame.Position + frame.Length);

    internal sealed record Frame(string Name, int Position, int Length, long Sequence, byte[] Pack);
}
