using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>
/// A private method that is called in one place moves there: its entry in the table of methods, its signature and the call go. The
/// sources keep their short methods.
/// </summary>
internal sealed class Inlining(ModuleDefinition module, Renaming renaming)
{
    /// <summary>Each variable takes twelve bytes of heap as long as its method runs.</summary>
    public const int MaximumVariables = 24;

    private readonly HashSet<MethodDefinition> _stay = [];
    private readonly Dictionary<MethodDefinition, List<VariableDefinition>> _temporaries = [];

    /// <summary>To be called while bodies have no macros.</summary>
    public void Apply()
    {
        while (Pass() > 0)
        {
        }
    }

    private int Pass()
    {
        var calls = new Dictionary<MethodDefinition, List<(MethodDefinition Caller, Instruction Call)>>();
        foreach (MethodDefinition caller in Bodies.Of(module))
        {
            foreach (Instruction instruction in caller.Body.Instructions)
            {
                if (instruction.Operand is MethodDefinition callee)
                {
                    calls.TryAdd(callee, []);
                    calls[callee].Add((caller, instruction));
                }
            }
        }

        int moved = 0;
        foreach ((MethodDefinition callee, List<(MethodDefinition Caller, Instruction Call)> places) in calls)
        {
            // Inner calls first: what has moved once stays where it is.
            bool isInnermost = IsMovable(callee) && !callee.Body.Instructions.Any(
                i => i.Operand is MethodDefinition inner && calls[inner].Count == 1 && IsMovable(inner) && !_stay.Contains(inner));
            if (!isInnermost || places.Count != 1 || _stay.Contains(callee))
            {
                continue;
            }

            (MethodDefinition caller, Instruction call) = places[0];
            bool isCall = caller != callee && call.OpCode.Code is Code.Call or Code.Callvirt;
            if (isCall && new InlinedCall(caller, call, callee, Temporaries(caller), renaming).TryMove(MaximumVariables))
            {
                callee.DeclaringType.Methods.Remove(callee);
                moved++;
            }
            else
            {
                _stay.Add(callee);
            }
        }

        return moved;
    }

    /// <summary>Variables that no other code of a caller uses: methods that move there one behind the other share them.</summary>
    private List<VariableDefinition> Temporaries(MethodDefinition caller)
    {
        if (!_temporaries.TryGetValue(caller, out List<VariableDefinition>? variables))
        {
            _temporaries[caller] = variables = [];
        }

        return variables;
    }

    private static bool IsMovable(MethodDefinition method) => method.IsPrivate && !method.IsVirtual && !method.IsConstructor
        && method.HasBody && !method.Body.HasExceptionHandlers && !method.NoInlining;
}
