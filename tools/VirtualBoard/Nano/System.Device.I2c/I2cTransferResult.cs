namespace System.Device.I2c;

/// <summary>What a transfer came to.</summary>
public struct I2cTransferResult
{
    private readonly uint _bytesTransferred;
    private readonly I2cTransferStatus _status;

    internal I2cTransferResult(I2cTransferStatus status, int bytesTransferred)
    {
        _status = status;
        _bytesTransferred = (uint)bytesTransferred;
    }

    /// <summary>Bytes moved; 0 unless all were.</summary>
    public uint BytesTransferred => _bytesTransferred;

    /// <summary>How it ended.</summary>
    public I2cTransferStatus Status => _status;
}
