namespace System.Device.Spi;

/// <summary>The chip select is already in use.</summary>
public class SpiDeviceAlreadyInUseException : Exception
{
    public override string ToString() => Message;
}
