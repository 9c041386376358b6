namespace MeterNode.Wire;

/// <summary>One entry of a statement's map (docs/wire-format.md).</summary>
/// <param name="Key">Its name.</param>
/// <param name="Type"><see cref="long"/>, <see cref="string"/> or an array of <see cref="byte"/>.</param>
/// <param name="Length">Bytes that it must have; 0 for any number.</param>
/// <param name="IsOptional">Whether it may be absent.</param>
/// <param name="Words">What a text may be; empty for anything.</param>
public sealed record StatementField(string Key, Type Type, int Length, bool IsOptional, IReadOnlyList<string> Words)
{
    /// <summary>Null when <paramref name="value"/> may stand in this field, otherwise what is wrong with it.</summary>
    public string? Problem(object? value) => value switch
    {
        null => IsOptional ? null : $"\"{Key}\" is missing",
        _ when value.GetType() != Type => $"\"{Key}\" has the wrong type",
        byte[] bytes when Length > 0 && bytes.Length != Length => $"\"{Key}\" is not {Length} bytes long",
        string text when Words.Count > 0 && !Words.Contains(text) => $"\"{Key}\" is none of {string.Join(", ", Words)}",
        _ => null,
    };
}
