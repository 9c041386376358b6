namespace System;

/// <summary>nanoFramework's view of a part of a byte array.</summary>
public readonly ref struct SpanByte
{
    private readonly byte[]? _array;
    private readonly int _start;
    private readonly int _length;

    public SpanByte(byte[]? array)
        : this(array, 0, array?.Length ?? 0)
    {
    }

    public SpanByte(byte[]? array, int start, int length)
    {
        if (start < 0 || length < 0 || start + length > (array?.Length ?? 0))
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        _array = array;
        _start = start;
        _length = length;
    }

    /// <summary>A view of nothing.</summary>
    public static SpanByte Empty => default;

    /// <summary>Bytes in the view.</summary>
    public int Length => _length;

    /// <summary>Whether the view is empty.</summary>
    public bool IsEmpty => _length == 0;

    public byte this[int index]
    {
        get => AsSpan()[index];
        set => AsSpan()[index] = value;
    }

    public static implicit operator SpanByte(byte[]? array) => new(array);

    /// <summary>Copies the view.</summary>
    public void CopyTo(SpanByte destination) => AsSpan().CopyTo(destination.AsSpan());

    /// <summary>The view from <paramref name="start"/> on.</summary>
    public SpanByte Slice(int start) => Slice(start, _length - start);

    /// <summary>A part of the view.</summary>
    public SpanByte Slice(int start, int length)
    {
        if (start < 0 || length < 0 || start + length > _length)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        return new SpanByte(_array, _start + start, length);
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => AsSpan().ToArray();

    internal Span<byte> AsSpan() => new(_array, _start, _length);
}
