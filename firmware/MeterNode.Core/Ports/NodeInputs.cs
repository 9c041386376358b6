namespace MeterNode.Core.Ports
{
    /// <summary>Everything that the loop measures with, and the light; null where nothing is fitted.</summary>
    public sealed class NodeInputs
    {
        /// <summary>The power source; every node has one.</summary>
        public IPowerSource Power;

        /// <summary>One source a zone, in the order of the zones.</summary>
        public ITemperatureSource[] Temperatures = new ITemperatureSource[0];

        /// <summary>The machine's shots.</summary>
        public IPulseCounter Shots;

        /// <summary>The flow meter of the waste heat.</summary>
        public IPulseCounter Flow;

        /// <summary>The status light.</summary>
        public IStatusLight Light;

        /// <summary>Presses of the button.</summary>
        public IPulseCounter Button;

        /// <summary>The part that resets the board when the loop stands.</summary>
        public IWatchdog Watchdog;
    }
}
