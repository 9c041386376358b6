namespace System.Device.I2c;

/// <summary>Where a device is and how its bus is clocked.</summary>
public sealed class I2cConnectionSettings
{
    public I2cConnectionSettings(int busId, int deviceAddress)
        : this(busId, deviceAddress, I2cBusSpeed.FastMode)
    {
    }

    public I2cConnectionSettings(int busId, int deviceAddress, I2cBusSpeed busSpeed)
    {
        BusId = busId;
        DeviceAddress = deviceAddress;
        BusSpeed = busSpeed;
    }

    /// <summary>Bus, from 1.</summary>
    public int BusId { get; }

    /// <summary>Address, 7 bits.</summary>
    public int DeviceAddress { get; }

    /// <summary>Clock.</summary>
    public I2cBusSpeed BusSpeed { get; }
}
