using MeterNode.VirtualBoard;

namespace System.Device.I2c;

/// <summary>One address on a bus of the current <see cref="Board"/>. A transfer takes its time on the board's clock.</summary>
public class I2cDevice : IDisposable
{
    private readonly VirtualI2c _i2c;
    private bool _disposed;

    public I2cDevice(I2cConnectionSettings settings)
    {
        ConnectionSettings = settings;
        _i2c = Board.Current.I2c;
        _i2c.Claim(settings);
    }

    /// <summary>The settings.</summary>
    public I2cConnectionSettings ConnectionSettings { get; }

    /// <summary>Opens a device.</summary>
    public static I2cDevice Create(I2cConnectionSettings settings) => new(settings);

    /// <summary>Reads as many bytes as the buffer has.</summary>
    public I2cTransferResult Read(SpanByte buffer) => Transfer(default, buffer.AsSpan());

    /// <summary>Writes bytes.</summary>
    public I2cTransferResult Write(SpanByte buffer) => Transfer(buffer.AsSpan(), default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _i2c.Release(ConnectionSettings);
        }
    }

    private I2cTransferResult Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        I2cTransferStatus status = _i2c.Transfer(ConnectionSettings, write, read);
        return new I2cTransferResult(status, status == I2cTransferStatus.FullTransfer ? write.Length + read.Length : 0);
    }
}
