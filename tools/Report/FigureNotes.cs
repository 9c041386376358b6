using System.Text.RegularExpressions;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What the figures of a table warn of: each text once, with what it is about.</summary>
/// <param name="say">The language.</param>
internal sealed partial class FigureNotes(ReportLanguage say)
{
    private const int MaximumNotes = 16;
    private const int MaximumNames = 6;

    private readonly List<(string Text, List<string> About)> _notes = [];

    /// <summary>Takes the warnings of a figure; <paramref name="about"/> names its row.</summary>
    public void Take(string about, ReportFigure figure)
    {
        foreach (FigureWarning warning in figure.Warnings)
        {
            string text = ManyNumbers().Replace(warning.Text(say.Language), Shortened);
            text = say.IsChinese ? text.Replace(", ", "、", StringComparison.Ordinal) : text;
            int at = _notes.FindIndex(note => note.Text == text);
            if (at < 0)
            {
                _notes.Add((text, [about]));
            }
            else if (!_notes[at].About.Contains(about))
            {
                _notes[at].About.Add(about);
            }
        }
    }

    /// <summary>The first and the last of many numbers, and how many there are.</summary>
    private string Shortened(Match numbers)
    {
        string[] all = numbers.Value.Split(", ");
        return say.Text("many-numbers", all[0], all[1], all[^1], all.Length);
    }

    [GeneratedRegex("[0-9]+(, [0-9]+){7,}")]
    private static partial Regex ManyNumbers();

    /// <summary>The notes, in the order in which they came; those beyond the first are counted.</summary>
    public IEnumerable<string> Build()
    {
        foreach ((string text, List<string> about) in _notes.Take(MaximumNotes))
        {
            yield return say.Text("note-about", say.List(about, MaximumNames), text);
        }

        if (_notes.Count > MaximumNotes)
        {
            yield return say.Text("notes-more", _notes.Count - MaximumNotes);
        }
    }
}
