using MeterNode.Core.Ports;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// A board's flash as somebody outside sees it: who watches what is written, and a supply that may end in the middle of a write. Set it
/// up from any thread; the board's own thread feels it at its next write.
/// </summary>
/// <param name="files">The firmware's own files underneath.</param>
public sealed class BoardFlash(IFileStore files) : IFileStore
{
    private readonly Lock _gate = new();
    private double _shareOfNextWrite = 1;
    private bool _isCutting;
    private bool _isCut;

    /// <summary>Name and content of every append that is whole on flash, on the board's thread.</summary>
    public event Action<string, byte[]>? Appended;

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
        Change(count, part => files.Write(name, data, offset, part));

    /// <inheritdoc/>
    public void Append(string name, byte[] data, int offset, int count)
    {
        bool isWhole = false;
        try
        {
            Change(count, part =>
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

    private void RequireSupply()
    {
        if (_isCut)
        {
            throw new PowerCutException();
        }
    }

    /// <summary>Writes <paramref name="count"/> bytes, or as many as the supply lasts for.</summary>
    private void Change(int count, Action<int> write)
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

            write(count);
        }
    }
}
