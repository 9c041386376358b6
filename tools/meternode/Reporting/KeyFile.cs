using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Loads what <c>--keys</c> and <c>--registry</c> name, with errors as the command line tells them.</summary>
public static class KeyFile
{
    /// <exception cref="OperatorException">The file cannot be read or holds no key.</exception>
    public static Registry Load(string path)
    {
        try
        {
            return Registry.Load(path);
        }
        catch (RegistryException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}': {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {e.Message}");
        }
    }
}
