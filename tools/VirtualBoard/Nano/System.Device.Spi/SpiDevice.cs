using MeterNode.VirtualBoard;

namespace System.Device.Spi;

/// <summary>One device on a bus of the current <see cref="Board"/>. A transfer takes its time on the board's clock.</summary>
public class SpiDevice : IDisposable
{
    private readonly SpiConnectionSettings _settings;
    private readonly VirtualSpi _spi;
    private readonly byte[] _single = new byte[1];
    private bool _disposed;

    public SpiDevice(SpiConnectionSettings settings)
    {
        _settings = new SpiConnectionSettings(settings);
        _spi = Board.Current.Spi;
        _spi.Claim(_settings);
    }

    /// <summary>A copy of the settings.</summary>
    public SpiConnectionSettings ConnectionSettings => new(_settings);

    /// <summary>Opens a device.</summary>
    public static SpiDevice Create(SpiConnectionSettings settings) => new(settings);

    /// <summary>Clocks one byte in; zero goes out.</summary>
    public byte ReadByte()
    {
        Transfer(default, _single);
        return _single[0];
    }

    /// <summary>Clocks bytes in; zeros go out.</summary>
    public void Read(SpanByte buffer) => Transfer(default, buffer.AsSpan());

    /// <summary>Clocks one byte out.</summary>
    public void WriteByte(byte value)
    {
        _single[0] = value;
        Transfer(_single, default);
    }

    /// <summary>Clocks bytes out.</summary>
    public void Write(SpanByte buffer) => Transfer(buffer.AsSpan(), default);

    /// <summary>Clocks bytes out and in at the same time; <see cref="InvalidOperationException"/> unless the bus is full duplex.</summary>
    public void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer)
    {
        if (_settings.Configuration != SpiBusConfiguration.FullDuplex)
        {
            throw new InvalidOperationException();
        }

        Transfer(writeBuffer.AsSpan(), readBuffer.AsSpan());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _spi.Release(_settings);
        }
    }

    private void Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _spi.Transfer(_settings, write, read);
    }
}
