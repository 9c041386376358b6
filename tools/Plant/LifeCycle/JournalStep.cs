namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// One step of a committed change. Both paths are relative to the plant folder, with <c>/</c>. Without <paramref name="From"/> the file
/// at <paramref name="Path"/> is deleted; otherwise the file or folder <paramref name="From"/> becomes <paramref name="Path"/>.
/// </summary>
internal sealed record JournalStep(string Path, string? From);
