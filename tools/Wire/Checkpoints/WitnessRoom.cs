using System.Globalization;

namespace MeterNode.Wire;

/// <summary>
/// Which statements of witnesses of one checkpoint are taken: the first hundred of each key that was named, and the first hundred of all
/// others together. So statements of keys that nobody has named, of which anybody can make any number, take the room of no other.
/// </summary>
/// <param name="isNamed">Whether a key, by its identifier, was given by who asks.</param>
public sealed class WitnessRoom(Func<ulong, bool> isNamed)
{
    private readonly Dictionary<ulong, int> _taken = [];
    private int _others;

    /// <summary>
    /// Null when there is room for <paramref name="statement"/>, and it is counted; otherwise one sentence that says why not. That of a
    /// named key must have a good signature: whoever forges one takes no room either.
    /// </summary>
    public string? Take(WitnessStatement statement)
    {
        bool named = isNamed(statement.Kid);
        int before = named ? _taken.GetValueOrDefault(statement.Kid) : _others;
        if (before >= CheckpointFile.MaximumAdditions)
        {
            string maximum = CheckpointFile.MaximumAdditions.ToString(CultureInfo.InvariantCulture);
            return $"the statement of {PlainText.Of(statement.Name)} (key {statement.KidText}) is not taken: {maximum} statements of "
                + (named ? "this key stand before it" : "keys that nobody has named stand before it; give its key, and it is taken");
        }

        if (named)
        {
            _taken[statement.Kid] = before + 1;
        }
        else
        {
            _others = before + 1;
        }

        return null;
    }
}
