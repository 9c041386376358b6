using MeterNode.Core.Ports;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// A board's flash as somebody outside sees it: who watches what is written, a supply that may end in the middle of a write, and a
/// partition that may be too small. Set it up from any thread; the board's own thread feels it at its next write.
/// </summary>
/// <param name="files">The firmware's own files underneath.</param>
public sealed class BoardFlash(IFileStore files) : IFileStore
{
    /// <summary>LittleFS gives each file whole blocks (nf-interpreter, targets/ESP32: 4,096 bytes).</summary>
    private const int BlockBytes = 4096;

    private readonly Lock _gate = new();
    private long _maximumBytes = long.MaxValue;
    private double _shareOfNextWrite = 1;
    private bool _isCutting;
    private bool _isCut;
    private int _refused;

    /// <summary>Name and content of every append that is whole on flash, on the board's thread.</summary>
    public event Action<string, byte[]>? Appended;

    /// <summary>How many writes a full partition refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>
    /// Room for files in whole blocks. What does not fit is cut off as LittleFS cuts it off, and the write fails as the firmware's own
    /// store fails when it finds the file shorter than it must be.
    /// </summary>
    public long MaximumBytes
    {
        get => Volatile.Read(ref _maximumBytes);
        set => Volatile.Write(ref _maximumBytes, value);
    }

    /// <summary>From now on nothing is written.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
        }
    }

    /// <summary>The next write gets as far as <paramref name="share"/> of its bytes (0 to 1), and nothing is written after it.</summary>
    public void CutInNextWrite(double share)
    {
        lock (_gate)
        {
            _isCutting = true;
            _shareOfNextWrite = share;
        }
    }

    /// <summary>Bytes that all files take, in whole blocks.</summary>
    public long UsedBytes()
    {
        long used = 0;
        foreach (string name in files.List())
        {
            used += Blocks(files.Length(name));
        }

        return used;
    }

    /// <inheritdoc/>
    public bool Exists(string name) => files.Exists(name);

    /// <inheritdoc/>
    public string[] List() => files.List();

    /// <inheritdoc/>
    public long Length(string name) => files.Length(name);

    /// <inheritdoc/>
    public byte[] ReadAll(string name) => files.ReadAll(name);

    /// <inheritdoc/>
    public int Read(string name, long position, byte[] buffer, int offset, int count) =>
        files.Read(name, position, buffer, offset, count);

    /// <inheritdoc/>
    public void Write(string name, byte[] data, int offset, int count) =>
        Change(name, 0, count, part => files.Write(name, data, offset, part));

    /// <inheritdoc/>
    public void Append(string name, byte[] data, int offset, int count)
    {
        bool isWhole = false;
        try
        {
            Change(name, Math.Max(0, files.Length(name)), count, part =>
            {
                files.Append(name, data, offset, part);
                isWhole = part == count;
            });
        }
        finally
        {
            // Also when the supply ended right behind the last byte: then it is on flash.
            if (isWhole)
            {
                Appended?.Invoke(name, data.AsSpan(offset, count).ToArray());
            }
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        lock (_gate)
        {
            RequireSupply();
            files.Delete(name);
        }
    }

    private static long Blocks(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    private void RequireSupply()
    {
        if (_isCut)
        {
            throw new PowerCutException();
        }
    }

    /// <summary>Writes <paramref name="count"/> bytes to a file that keeps its first <paramref name="kept"/> bytes.</summary>
    private void Change(string name, long kept, int count, Action<int> write)
    {
        lock (_gate)
        {
            RequireSupply();
            if (_isCutting)
            {
                _isCut = true;
                write((int)(count * _shareOfNextWrite));
                throw new PowerCutException();
            }

            long maximum = MaximumBytes;
            long room = maximum == long.MaxValue ? maximum : maximum - UsedBytes() + Blocks(Math.Max(0, files.Length(name)));
            if (Blocks(kept + count) <= room)
            {
                write(count);
                return;
            }

            Interlocked.Increment(ref _refused);
            write((int)Math.Clamp(room - kept, 0, count));
            throw new IOException($"{name}: the flash is full");
        }
    }
}
