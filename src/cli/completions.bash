# Readline ends words at = and :, where words of ours do not end: what no space parts is joined again.
_escalade() {
    local rest="${COMP_LINE:0:COMP_POINT}" words=() last=-1 quoted=false i word
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if ((i == 0)) || [[ "$rest" == [[:space:]]* ]]; then
            rest="${rest#"${rest%%[![:space:]]*}"}"
            words[++last]=""
        fi
        # The last one goes up to the cursor.
        ((i < COMP_CWORD)) || word="$rest"
        rest="${rest#"$word"}"
        quoted=false
        case "$word" in
            \'* | \"*) quoted=true ;;
        esac
        word="${word#[\'\"]}"
        word="${word%[\'\"]}"
        words[last]+="${word//\\/}"
    done
    # What readline leaves alone of the word that is completed.
    local kept="" breaks="${COMP_WORDBREAKS//[^=:]/}" reply
    if [[ $quoted == false && -n $breaks ]]; then
        kept="${words[last]%"${words[last]##*[$breaks]}"}"
    fi
    COMPREPLY=()
    while IFS= read -r reply || [[ -n $reply ]]; do
        reply="${reply#"$kept"}"
        [[ $quoted == true ]] || reply="${reply// /\\ }"
        COMPREPLY+=("$reply")
    done < <(_CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX="$last" VAR=bash COMPLETER -- "${words[@]}" 2> /dev/null)
    # A name is followed by its value, a folder by what is in it.
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=/] ]]; then
        compopt -o nospace 2> /dev/null
    fi
}
# The order is that of the scenario, where bash can keep it.
complete -o nosort -F _escalade BIN 2> /dev/null || complete -F _escalade BIN
