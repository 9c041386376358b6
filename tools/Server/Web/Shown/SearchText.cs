namespace MeterNode.Server.Web.Shown;

/// <summary>What somebody looks for in a list: all words of it, each somewhere in what a row says.</summary>
/// <param name="typed">As it was typed; null for nothing.</param>
internal sealed class SearchText(string? typed)
{
    private readonly string[] _words =
        (typed ?? "").Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a row with these texts is meant.</summary>
    public bool IsIn(params IEnumerable<string?> row)
    {
        string all = string.Join('\n', row);
        return _words.All(word => all.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
