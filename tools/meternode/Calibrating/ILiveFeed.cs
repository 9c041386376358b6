namespace MeterNode.Cli.Calibrating;

/// <summary>A node's present values, one after the other.</summary>
internal interface ILiveFeed
{
    /// <summary>Forgets what has come so far.</summary>
    void Skip();

    /// <summary>The next values; waits for them.</summary>
    /// <exception cref="MeterNode.Plant.OperatorException">
    /// The broker cannot be reached, or the node says nothing for <paramref name="limit"/>.
    /// </exception>
    LiveValues Next(TimeSpan limit, CancellationToken cancellation);
}
