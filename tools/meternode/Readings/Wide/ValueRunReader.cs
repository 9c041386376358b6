using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>Reads a run of values as <see cref="ValueEncoder"/> wrote it.</summary>
/// <param name="file">The file of all runs.</param>
/// <param name="run">Where this one lies.</param>
internal sealed class ValueRunReader(SafeFileHandle file, ValueRun run)
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private long _position = run.Begin;
    private int _at;
    private int _length;

    /// <summary>The value that was read last.</summary>
    public WideValue Current { get; private set; }

    /// <summary>Reads the next value; false at the end of the run.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool TryRead()
    {
        if (_length - _at < ValueEncoder.MaximumBytes)
        {
            Fill();
        }

        if (_at == _length)
        {
            return false;
        }

        long utcMillis = Current.UtcMillis + Signed(Number());
        long seq = Current.Seq + Signed(Number());
        int column = (int)Number();
        Current = new WideValue(utcMillis, seq, column, BinaryPrimitives.ReadDoubleLittleEndian(_buffer.AsSpan(_at)));
        _at += sizeof(double);
        return true;
    }

    private void Fill()
    {
        _buffer.AsSpan(_at.._length).CopyTo(_buffer);
        _length -= _at;
        _at = 0;
        while (_length < _buffer.Length && _position < run.End)
        {
            int wanted = (int)Math.Min(_buffer.Length - _length, run.End - _position);
            int read = RandomAccess.Read(file, _buffer.AsSpan(_length, wanted), _position);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            _length += read;
            _position += read;
        }
    }

    private static long Signed(ulong zigZag) => (long)(zigZag >> 1) ^ -(long)(zigZag & 1);

    private ulong Number()
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _buffer[_at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
