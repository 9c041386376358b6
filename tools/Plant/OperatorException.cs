namespace MeterNode.Plant;

/// <summary>
/// Ends what an operator asked for with one clear line (<see cref="Exception.Message"/>): the cause and the cure. Everything else
/// that reaches the top is a defect of ours.
/// </summary>
/// <param name="kind">What kind of thing went wrong.</param>
/// <param name="message">One line, no full stop, no stack trace.</param>
public sealed class OperatorException(OperatorError kind, string message) : Exception(message)
{
    /// <summary>What kind of thing went wrong.</summary>
    public OperatorError Kind { get; } = kind;
}
