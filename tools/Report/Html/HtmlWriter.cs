using System.Globalization;
using System.Text;
using System.Xml;

namespace MeterNode.Report;

/// <summary>
/// Writes HTML that is well-formed XML too: every element is closed, every attribute is quoted, all entities are numeric. So a checker can
/// read a report with any XML parser.
/// </summary>
internal sealed class HtmlWriter
{
    /// <summary>Stands for a character that XML cannot have.</summary>
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element. An attribute without a value is left out.</summary>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append('>');
        _open.Push(tag);
        return this;
    }

    /// <summary>An element that never has content, such as <c>meta</c>.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append(" />");
        return this;
    }

    /// <summary>An element with nothing but text.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(tag, attributes).Text(text).Close();

    /// <summary>Closes the element that was opened last.</summary>
    public HtmlWriter Close()
    {
        _html.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Text, whatever it holds.</summary>
    public HtmlWriter Text(string text)
    {
        Encode(text);
        return this;
    }

    /// <summary>A line feed between elements, for whoever reads the source.</summary>
    public HtmlWriter Line()
    {
        _html.Append('\n');
        return this;
    }

    /// <summary>Markup of our own that is well-formed already.</summary>
    public HtmlWriter Markup(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                _html.Append(' ').Append(name).Append("=\"");
                Encode(value);
                _html.Append('"');
            }
        }
    }

    private void Encode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '&' or '<' or '>' or '"' or '\n' or '\r' or '\t')
            {
                _html.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                _html.Append(c).Append(text[++i]);
            }
            else
            {
                _html.Append(XmlConvert.IsXmlChar(c) ? c : Replacement);
            }
        }
    }
}
