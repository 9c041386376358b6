using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>One call on its way to be replaced by the code of the called method.</summary>
internal sealed class InlinedCall(
    MethodDefinition caller, Instruction call, MethodDefinition callee, List<VariableDefinition> temporaries, Renaming renaming)
{
    private readonly ILProcessor _il = caller.Body.GetILProcessor();
    private readonly Dictionary<ParameterDefinition, VariableDefinition> _copies = [];
    private readonly Dictionary<VariableDefinition, VariableDefinition> _variables = [];
    private readonly List<VariableDefinition> _taken = [];
    private readonly CallArguments _arguments = new(caller, call, callee, temporaries);

    /// <summary>False, and nothing is changed, where the code cannot move or the caller would have too many variables.</summary>
    public bool TryMove(int maximumVariables)
    {
        Dictionary<Instruction, int> depths = StackDepths.Of(caller.Body);
        ParameterDefinition[] parameters = CallArguments.ParametersOf(callee);
        if (!depths.TryGetValue(call, out int depth))
        {
            return false;
        }

        // The metadata processor takes the stack for empty behind a jump; so there it has to be.
        int below = depth - parameters.Length;
        Instruction last = callee.Body.Instructions[^1];
        bool hasJumps = callee.Body.Instructions.Any(
            i => i != last && (Bodies.TargetsOf(i).Any() || i.OpCode.Code is Code.Ret or Code.Throw));
        if ((below > 0 && hasJumps) || last.OpCode.Code != Code.Ret)
        {
            return false;
        }

        _arguments.Find(depths, below);
        bool isResultKept = callee.ReturnType.MetadataType != MetadataType.Void && hasJumps;
        VariableDefinition? result = isResultKept ? Take(TypeHere(callee.ReturnType)) : null;
        foreach (ParameterDefinition parameter in parameters.Skip(_arguments.Kept).Where(p => !_arguments.Sources.ContainsKey(p)))
        {
            bool isObject = parameter == callee.Body.ThisParameter && !callee.DeclaringType.IsValueType;
            _copies[parameter] = Take(isObject ? caller.Module.TypeSystem.Object : TypeHere(parameter.ParameterType));
        }

        foreach (VariableDefinition variable in callee.Body.Variables)
        {
            _variables[variable] = Take(TypeHere(variable.VariableType));
        }

        if (_taken.Count(v => !temporaries.Contains(v)) + caller.Body.Variables.Count > maximumVariables)
        {
            return false;
        }

        foreach (VariableDefinition variable in _taken.Where(v => !temporaries.Contains(v)))
        {
            temporaries.Add(variable);
            caller.Body.Variables.Add(variable);
        }

        _arguments.Loads.ForEach(l => Bodies.Remove(caller.Body, l));
        Replace(parameters, result);
        return true;
    }

    private TypeReference TypeHere(TypeReference type) => callee.Module == caller.Module ? type : renaming.Import(type);

    private VariableDefinition Take(TypeReference type)
    {
        VariableDefinition variable = temporaries.FirstOrDefault(t => t.VariableType.FullName == type.FullName && !_taken.Contains(t))
            ?? new VariableDefinition(type);
        _taken.Add(variable);
        return variable;
    }

    private void Replace(ParameterDefinition[] parameters, VariableDefinition? result)
    {
        Instruction end = call.Next;
        Instruction first = call;
        foreach (ParameterDefinition parameter in parameters.Reverse().Where(_copies.ContainsKey))
        {
            Put(_il.Create(OpCodes.Stloc, _copies[parameter]));
        }

        Instruction behind = result == null ? end : _il.Create(OpCodes.Ldloc, result);
        Dictionary<Instruction, Instruction> moved = callee.Body.Instructions.ToDictionary(i => i, _ => _il.Create(OpCodes.Nop));
        foreach (Instruction instruction in callee.Body.Instructions)
        {
            Instruction copy = moved[instruction];
            Put(copy);
            if (callee.Body.Instructions.IndexOf(instruction) < _arguments.Kept)
            {
                continue;
            }

            if (instruction.OpCode.Code != Code.Ret)
            {
                Copy(instruction, copy, moved);
                continue;
            }

            if (result != null)
            {
                copy.OpCode = OpCodes.Stloc;
                copy.Operand = result;
            }

            if (instruction.Next != null)
            {
                Instruction jump = result == null ? copy : _il.Create(OpCodes.Nop);
                if (jump != copy)
                {
                    Put(jump);
                }

                jump.OpCode = OpCodes.Br;
                jump.Operand = behind;
            }
        }

        if (result != null)
        {
            Put(behind);
        }

        // What jumped to the call jumps to what has come in its place; what was not needed goes.
        Bodies.Remove(caller.Body, call);
        foreach (Instruction copy in moved.Values.Where(c => c.OpCode.Code == Code.Nop))
        {
            Bodies.Remove(caller.Body, copy);
        }

        void Put(Instruction instruction)
        {
            if (first == call)
            {
                _il.InsertAfter(call, instruction);
            }
            else
            {
                _il.InsertAfter(first, instruction);
            }

            first = instruction;
        }
    }

    private void Copy(Instruction instruction, Instruction copy, Dictionary<Instruction, Instruction> moved)
    {
        copy.OpCode = instruction.OpCode;
        copy.Operand = instruction.Operand switch
        {
            Instruction target => moved[target],
            Instruction[] targets => targets.Select(t => moved[t]).ToArray(),
            VariableDefinition variable => _variables[variable],
            TypeReference type => TypeHere(type),
            MemberReference member when callee.Module != caller.Module => renaming.Import(member),
            _ => instruction.Operand,
        };
        if (instruction.Operand is not ParameterDefinition parameter)
        {
            return;
        }

        if (_arguments.Sources.TryGetValue(parameter, out Instruction? source))
        {
            copy.OpCode = source.OpCode;
            copy.Operand = source.Operand;
        }
        else
        {
            copy.OpCode = copy.OpCode.Code switch
            {
                Code.Ldarga => OpCodes.Ldloca,
                Code.Starg => OpCodes.Stloc,
                _ => OpCodes.Ldloc,
            };
            copy.Operand = _copies[parameter];
        }
    }
}
