namespace MeterNode.Core.Ports
{
    /// <summary>What the status light says.</summary>
    public enum LightPattern
    {
        /// <summary>Dark.</summary>
        Off = 0,

        /// <summary>Short flash every 2 s: measuring and connected.</summary>
        Running = 1,

        /// <summary>Two flashes every 2 s: measuring, not connected, packs are kept.</summary>
        Offline = 2,

        /// <summary>Even blinking, 1 Hz: a sensor fault.</summary>
        SensorFault = 3,

        /// <summary>Fast blinking, 5 Hz: wrong configuration or storage failure; nothing is measured.</summary>
        Failure = 4,

        /// <summary>Lit with a short gap every second: somebody has pressed the button and looks for this node.</summary>
        Identify = 5
    }
}
