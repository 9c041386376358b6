using MeterNode.Core.Thermal;

namespace MeterNode.Core.Ports
{
    /// <summary>One temperature input.</summary>
    public interface ITemperatureSource
    {
        /// <summary>Takes a sample; a failure is the sample's status, never an exception. No allocation.</summary>
        void Read(long nowMicros, ThermalSample sample);
    }
}
