using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>Lays the parts of a page on sheets, each part on the sheet on which its first text was printed.</summary>
/// <param name="places">On which sheet a text was printed, from 1.</param>
internal sealed class SheetCut(IReadOnlyDictionary<XNode, int> places)
{
    private readonly List<XElement> _sheets = [];
    private readonly List<XElement> _open = [];
    private readonly List<XElement?> _laid = [];

    /// <summary>What has begun, with its part on the first sheet.</summary>
    private readonly Dictionary<XElement, XElement> _begun = [];

    private readonly Dictionary<XElement, XElement?> _widths = [];

    /// <summary>The sheets, in order.</summary>
    public IReadOnlyList<XElement> Sheets => _sheets;

    /// <summary>True when no part begins on one of the sheets, so that nobody knows what stands on it.</summary>
    public bool HasGap { get; private set; }

    /// <summary>What comes next is in this element, on each sheet on which it goes on.</summary>
    public void Open(XElement element)
    {
        _open.Add(element);
        _laid.Add(null);
    }

    /// <summary>The element that was opened last has nothing more.</summary>
    public void Close()
    {
        _open.RemoveAt(_open.Count - 1);
        _laid.RemoveAt(_laid.Count - 1);
    }

    /// <summary>Lays a part that is not divided. The head of a table comes with its first row on each sheet.</summary>
    public void Add(XElement part)
    {
        if (part.Name.LocalName == "thead")
        {
            return;
        }

        int sheet = part.DescendantNodes().Where(places.ContainsKey).Select(node => places[node]).FirstOrDefault(_sheets.Count);
        HasGap |= sheet > _sheets.Count + 1;
        if (sheet > _sheets.Count || _sheets.Count == 0)
        {
            _sheets.Add(new XElement("article"));
            for (int i = 0; i < _laid.Count; i++)
            {
                _laid[i] = null;
            }
        }

        Place().Add(new XElement(part));
    }

    /// <summary>Where the next part comes: all that is open is on this sheet, too.</summary>
    private XElement Place()
    {
        XElement place = _sheets[^1];
        for (int i = 0; i < _open.Count; i++)
        {
            place = _laid[i] ??= Lay(_open[i], place);
        }

        return place;
    }

    private XElement Lay(XElement element, XElement place)
    {
        bool isFirst = !_begun.TryGetValue(element, out XElement? first);

        // Nothing scrolls on a sheet, so nobody has to get into it with the keyboard.
        var laid = new XElement(element.Name, element.Attributes().Where(attribute =>
            attribute.Name.LocalName is not ("tabindex" or "role" or "aria-labelledby") && (isFirst || attribute.Name != "id")));
        if (element.Element("thead") is XElement head)
        {
            laid.Add(new XElement(head));
        }

        if (first is null)
        {
            _begun.Add(element, laid);
        }
        else if (laid.HasElements)
        {
            KeepWidths(element, first, laid);
        }

        place.Add(laid);
        return laid;
    }

    /// <summary>A table that goes on has the same columns on each sheet, the first of which did not know it.</summary>
    private void KeepWidths(XElement table, XElement first, XElement next)
    {
        if (!_widths.TryGetValue(table, out XElement? rows))
        {
            _widths.Add(table, rows = ColumnWidths.Of(table));
            first.Element("thead")!.AddAfterSelf(rows is null ? null : new XElement(rows));
        }

        next.Element("thead")!.AddAfterSelf(rows is null ? null : new XElement(rows));
    }
}
