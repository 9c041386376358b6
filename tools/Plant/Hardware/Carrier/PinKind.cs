namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>What a part's pin does, as its data sheet says.</summary>
public enum PinKind
{
    /// <summary>Part of the circuit without a direction: resistor, winding, crystal, analogue input.</summary>
    Passive,
    /// <summary>0 V of the part's supply.</summary>
    Ground,
    /// <summary>Input that must be tied to ground.</summary>
    Grounded,
    /// <summary>The part is fed here.</summary>
    PowerIn,
    /// <summary>The part feeds others.</summary>
    PowerOut,
    /// <summary>A voltage that the part makes for its own capacitor; nothing else may load it.</summary>
    Reference,
    /// <summary>Digital input.</summary>
    Input,
    /// <summary>Chip select: an input of its own for each part.</summary>
    Select,
    /// <summary>Digital output that drives both levels.</summary>
    Output,
    /// <summary>Digital output that lets go when its part is not selected.</summary>
    TriState,
    /// <summary>Output that only pulls down.</summary>
    OpenDrain,
    /// <summary>Pin of the chip that the firmware makes an input or an output.</summary>
    Gpio,
    /// <summary>Line of a differential bus.</summary>
    Bus,
    /// <summary>Where a person connects something: it may drive the net.</summary>
    Terminal,
    /// <summary>Must be left open.</summary>
    Open,
}
