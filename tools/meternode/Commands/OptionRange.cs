using MeterNode.Plant;
namespace MeterNode.Cli.Commands;

/// <summary>Ranges of numbers on the command line.</summary>
internal static class OptionRange
{
    /// <summary>The value when it is in its range.</summary>
    /// <exception cref="OperatorException">It is not; exit code 2.</exception>
    public static T InRange<T>(T value, T least, T greatest, string option)
        where T : IComparable<T>
    {
        return value.CompareTo(least) >= 0 && value.CompareTo(greatest) <= 0
            ? value
            : throw new OperatorException(OperatorError.Usage, $"{option} must be from {least} to {greatest}");
    }
}
