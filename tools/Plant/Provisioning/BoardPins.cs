using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;

namespace MeterNode.Plant.Provisioning;

/// <summary>The part of a configuration that says which pins the board uses.</summary>
public static class BoardPins
{
    /// <summary>The <c>board</c> part of a configuration, with the pins of <paramref name="board"/>.</summary>
    public static JsonObject Of(BoardDefinition board)
    {
        JsonObject pins = Needed(board);
        if (board.Watchdog is DigitalPin watchdog)
        {
            // Also where the part is not fitted: feeding a pin that leads nowhere costs nothing.
            pins["watchdog"] = watchdog.Gpio;
        }

        return pins;
    }

    private static JsonObject Needed(BoardDefinition board) => new()
    {
        ["name"] = board.Name,
        ["spiBus"] = board.Spi.Bus,
        ["mosi"] = board.Spi.Mosi,
        ["miso"] = board.Spi.Miso,
        ["clock"] = board.Spi.Clock,
        ["led"] = board.StatusLed.Gpio,
        ["button"] = board.Button.Gpio,
        ["shot"] = board.ShotInput.Gpio,
    };
}
