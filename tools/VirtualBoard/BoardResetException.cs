namespace MeterNode.VirtualBoard;

/// <summary>The firmware restarted its board: whoever runs the board builds the firmware anew.</summary>
public sealed class BoardResetException(string board)
    : Exception($"Board '{board}' was restarted by its firmware.");
