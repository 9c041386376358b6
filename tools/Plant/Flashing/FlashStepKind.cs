namespace MeterNode.Plant.Flashing;

/// <summary>The parts of flashing, in the order in which they are done.</summary>
public enum FlashStepKind
{
    /// <summary>What the board is, before anything is written.</summary>
    Check,

    /// <summary>The nanoFramework runtime.</summary>
    Runtime,

    /// <summary>Configuration, keys and certificates, to drive <c>I:</c>.</summary>
    Files,

    /// <summary>Wi-Fi name and pass phrase.</summary>
    Network,

    /// <summary>The MeterNode application. Last, so that it finds its files when it starts.</summary>
    Application,

    /// <summary>Whether the runtime has loaded the application.</summary>
    Confirm,
}
