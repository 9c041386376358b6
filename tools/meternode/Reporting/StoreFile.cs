using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;

namespace MeterNode.Cli.Reporting;

/// <summary>Opens what <c>--db</c> names, with errors as the command line tells them.</summary>
public static class StoreFile
{
    /// <exception cref="OperatorException">The store cannot be opened.</exception>
    public static IEvidenceStore Open(string name, bool create)
    {
        try
        {
            return EvidenceStores.Open(name, create);
        }
        catch (StoreException e)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, e.Message);
        }
    }
}
