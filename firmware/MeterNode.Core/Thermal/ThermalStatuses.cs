using MeterNode.Core.Records;

namespace MeterNode.Core.Thermal
{
    /// <summary>Names of <see cref="ThermalStatus"/> on the wire (docs/wire-format.md).</summary>
    public static class ThermalStatuses
    {
        /// <summary>The wire's word: ok, open, short, range, cold-junction, no-response, absent, stale.</summary>
        public static string Name(ThermalStatus status)
        {
            switch (status)
            {
                case ThermalStatus.Ok:
                    return "ok";
                case ThermalStatus.Open:
                    return Words.ThermalStatusOpen;
                case ThermalStatus.Short:
                    return Words.ThermalStatusShort;
                case ThermalStatus.Range:
                    return Words.ThermalStatusRange;
                case ThermalStatus.ColdJunction:
                    return Words.ThermalStatusColdJunction;
                case ThermalStatus.Absent:
                    return Words.ThermalStatusAbsent;
                case ThermalStatus.Stale:
                    return "stale";
                default:
                    return Words.ThermalStatusNoResponse;
            }
        }

        /// <summary>The number of a status by its <see cref="Name"/>, as the record <c>qh</c> has it: open 1 to absent 6.</summary>
        public static int Code(string name)
        {
            int status = (int)ThermalStatus.Open;
            while (status < (int)ThermalStatus.Absent && Name((ThermalStatus)status) != name)
            {
                status++;
            }

            return status;
        }
    }
}
