namespace MeterNode.Schema;

/// <summary>A text of which the schema writes parts: what stands between two marker lines.</summary>
internal sealed class MarkedText(string path, string text)
{
    private string _text = text;

    public static MarkedText Read(string root, string path) => new(path, File.ReadAllText(Path.Combine(root, path)));

    public GeneratedFile ToFile() => new(path, _text);

    public MarkedText Replace(string begin, string end, string content)
    {
        int from = _text.IndexOf(begin, StringComparison.Ordinal);
        int to = from < 0 ? -1 : _text.IndexOf(end, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new InvalidOperationException($"{path}: the lines \"{begin}\" and \"{end}\" are not there");
        }

        _text = _text[..(from + begin.Length)] + "\n" + content + _text[to..];
        return this;
    }

    public MarkedText Change(Func<string, string> change)
    {
        _text = change(_text);
        return this;
    }
}
