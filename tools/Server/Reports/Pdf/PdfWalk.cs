namespace MeterNode.Server.Reports;

/// <summary>Goes through the printed pages from text to text.</summary>
/// <param name="pages">What each page says, folded, without what stands above and below it.</param>
internal sealed class PdfWalk(IReadOnlyList<string> pages)
{
    /// <summary>A text that was changed is not much longer than it was.</summary>
    private const int MaximumChange = 400;

    private int _page;
    private int _at;

    /// <summary>Number of the page, from 1.</summary>
    public int Page => Math.Min(_page + 1, pages.Count);

    /// <summary>Number of the page on which the text that was taken last begins, from 1.</summary>
    public int FirstPage { get; private set; } = 1;

    /// <summary>What comes after the last text.</summary>
    public string Rest => _page >= pages.Count ? "" : string.Concat(pages.Skip(_page + 1).Prepend(pages[_page][_at..]));

    /// <summary>Takes a text when it comes next, also where it goes on on the next page.</summary>
    /// <param name="text">The text, folded.</param>
    /// <param name="tableHead">What each further page or column of its table begins with, folded; empty where it is in none.</param>
    public bool Take(string text, string tableHead)
    {
        if (Take(text))
        {
            return true;
        }

        (int page, int at) = (_page, _at);
        if (tableHead.Length > 0 && Take(tableHead) && Take(text))
        {
            return true;
        }

        (_page, _at) = (page, at);
        return false;
    }

    /// <summary>Goes to where <paramref name="text"/> comes soon on this page, or at the beginning of the next.</summary>
    /// <param name="text">The text, folded.</param>
    /// <param name="tableHead">As for <see cref="Take(string, string)"/>.</param>
    /// <returns>What was before it; null where it does not come soon.</returns>
    public string? SkipTo(string text, string tableHead)
    {
        SkipHead(tableHead);
        if (text.Length == 0 || _page >= pages.Count)
        {
            return null;
        }

        string rest = pages[_page][_at..];
        int found = rest.AsSpan(0, Math.Min(rest.Length, MaximumChange + text.Length)).IndexOf(text, StringComparison.Ordinal);
        if (found >= 0)
        {
            _at += found;
            return rest[..found];
        }

        (int page, int at) = (_page, _at);
        _at = pages[_page].Length;
        SkipHead(tableHead);
        if (rest.Length <= MaximumChange && _page < pages.Count && pages[_page].AsSpan(_at).StartsWith(text, StringComparison.Ordinal))
        {
            return rest;
        }

        (_page, _at) = (page, at);
        return null;
    }

    private bool Take(string text)
    {
        Turn();
        (int page, int at) = (_page, _at);
        foreach (char c in text)
        {
            Turn();
            if (_page >= pages.Count || pages[_page][_at] != c)
            {
                (_page, _at) = (page, at);
                return false;
            }

            _at++;
        }

        FirstPage = page + 1;
        return true;
    }

    /// <summary>Turns the page where it is at its end, and passes the head of a table there.</summary>
    private void SkipHead(string tableHead)
    {
        Turn();
        if (_at == 0 && tableHead.Length > 0 && _page < pages.Count && pages[_page].StartsWith(tableHead, StringComparison.Ordinal))
        {
            _at = tableHead.Length;
        }
    }

    private void Turn()
    {
        while (_page < pages.Count && _at == pages[_page].Length)
        {
            _page++;
            _at = 0;
        }
    }
}
