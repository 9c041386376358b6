namespace MeterNode.Core.Records
{
    /// <summary>Quarter hours in compact form that wait for their pack.</summary>
    public interface IQuarterHours
    {
        /// <summary>Writes them as one record, <see cref="RecordNames.QuarterHours"/>.</summary>
        void WriteTo(SenMlWriter senMl);
    }
}
