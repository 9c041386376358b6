using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>Which pin had which edge. There is no time stamp in it, as on the device.</summary>
public class PinValueChangedEventArgs : BaseEvent
{
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
    {
        ChangeType = changeType;
        PinNumber = pinNumber;
    }

    /// <summary>Rising or falling.</summary>
    public PinEventTypes ChangeType { get; }

    /// <summary>GPIO number.</summary>
    public int PinNumber { get; }
}
