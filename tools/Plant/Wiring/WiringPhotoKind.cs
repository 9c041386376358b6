namespace MeterNode.Plant.Wiring;

/// <summary>What picture a file is, by its own bytes: neither its name nor what the sender says counts.</summary>
public enum WiringPhotoKind
{
    /// <summary>JPEG (ITU-T T.81).</summary>
    Jpeg,

    /// <summary>PNG (ISO/IEC 15948).</summary>
    Png,
}
